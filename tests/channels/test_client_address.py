"""Who forwards is believed only where it is a proxy of ours, and only for its own word."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.client_address import client_address
from bot.setting_kinds import networks

PROXIES = networks("10.0.0.0/8, 192.0.2.7, 2001:db8:aaaa::/48")
V4 = st.ip_addresses(v=4)
V6 = st.ip_addresses(v=6).filter(lambda address: address.ipv4_mapped is None)  # type: ignore[union-attr]
ANY = V4 | V6
OURS = st.ip_addresses(network="10.0.0.0/8") | st.ip_addresses(network="2001:db8:aaaa::/48")


def foreign(address: object) -> bool:
    return not any(address in network for network in PROXIES)  # type: ignore[operator]


def counted(address: object) -> str:
    text = str(address)
    return str(ipaddress.ip_network(f"{text}/64", strict=False)) if ":" in text else text


FOREIGN = ANY.filter(foreign)


@given(FOREIGN, st.lists(st.text(max_size=20)))
def test_a_stranger_can_forward_for_nobody(peer: object, forwarded: list[str]) -> None:
    """Whatever a client that comes directly says, it counts for itself."""
    assert client_address(str(peer), forwarded, PROXIES) == counted(peer)


@given(ANY, st.lists(st.text(max_size=20)))
def test_without_proxies_the_peer_counts(peer: object, forwarded: list[str]) -> None:
    """By default nobody is believed."""
    assert client_address(str(peer), forwarded, ()) == counted(peer)


@given(OURS, st.lists(OURS, max_size=3), FOREIGN, st.text(max_size=40), st.booleans())
def test_the_first_from_the_right_that_is_not_ours_counts(
    peer: object, hops: list[object], client: object, claim: str, split: bool
) -> None:
    """What the client itself put to the left of it changes nothing, in one header or several."""
    values = [claim, str(client), *map(str, hops)]
    forwarded = values if split else [", ".join(values)]
    assert client_address(str(peer), forwarded, PROXIES) == counted(client)


@given(OURS, st.text(max_size=20).filter(lambda text: "," not in text), st.lists(OURS, max_size=2))
def test_a_broken_value_leaves_it_with_the_peer(peer: object, bad: str, hops: list[object]) -> None:
    """Where something else than an address is met, or only our own proxies, the peer counts."""
    try:
        ipaddress.ip_address(bad.strip())
    except ValueError:
        forwarded = [",".join(["198.51.100.1", bad, *map(str, hops)])]
        assert client_address(str(peer), forwarded, PROXIES) == counted(peer)
    assert client_address(str(peer), [",".join(map(str, hops))], PROXIES) == counted(peer)


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("192.0.2.7", ["198.51.100.1"], "198.51.100.1"),
        ("192.0.2.8", ["198.51.100.1"], "192.0.2.8"),
        ("10.1.2.3", ["1.1.1.1, 198.51.100.1 ,10.9.9.9"], "198.51.100.1"),
        ("10.1.2.3", ["198.51.100.1:4711"], "198.51.100.1"),
        ("10.1.2.3", ["[2001:db8::5]:443"], "2001:db8::/64"),
        ("10.1.2.3", ["2001:db8::5"], "2001:db8::/64"),
        ("::ffff:10.1.2.3", ["::ffff:198.51.100.1"], "198.51.100.1"),
        ("fe80::1%eth0", [], "fe80::/64"),
        ("10.1.2.3", ["unknown"], "10.1.2.3"),
        ("10.1.2.3", [""], "10.1.2.3"),
        ("10.1.2.3", [], "10.1.2.3"),
        ("", ["198.51.100.1"], ""),
    ],
)
def test_by_example(peer: str, forwarded: list[str], address: str) -> None:
    """With ports, brackets, IPv4 inside IPv6, and with nothing in it."""
    assert client_address(peer, forwarded, PROXIES) == address


def test_one_household_counts_once() -> None:
    """Addresses of IPv6 count by their first 64 bits."""
    assert client_address("2001:db8::1", [], ()) == client_address("2001:db8::ffff:1", [], ())
    assert client_address("2001:db8::1", [], ()) != client_address("2001:db8:0:1::1", [], ())
