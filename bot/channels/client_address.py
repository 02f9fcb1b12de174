"""Whose address a request counts for, where proxies that are trusted may stand in front."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Sequence

from bot.setting_kinds import Network

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_WITH_PORT = re.compile(r"\[([^\]]*)\](?::[0-9]+)?|([0-9.]+):[0-9]+")
"""As some proxies write an address: 192.0.2.1:80, [2001:db8::1], [2001:db8::1]:80."""


def client_address(peer: str, forwarded: Iterable[str], trusted: Sequence[Network]) -> str:
    """The address to count by: `peer`'s, or whom a trusted one forwards for.

    `forwarded` are the values of X-Forwarded-For: each proxy adds at the right whom it
    was asked by, and what stands left of that is the client's own word. So the first from
    the right that is no proxy of ours is it. The peer's counts where there is none, or
    something else than an address is met on the way.
    """
    asked_by = _parsed(peer)
    if asked_by is None:
        return peer
    if _among(asked_by, trusted):
        for text in reversed(",".join(forwarded).split(",")):
            address = _parsed(text.strip())
            if address is None:
                break
            if not _among(address, trusted):
                return _counted(address)
    return _counted(asked_by)


def _parsed(text: str) -> _Address | None:
    if found := _WITH_PORT.fullmatch(text):
        text = found[1] or found[2] or ""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])  # without the name of an interface
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _among(address: _Address, networks: Sequence[Network]) -> bool:
    return any(address in network for network in networks)


def _counted(address: _Address) -> str:
    """One household has a whole /64 of IPv6, and any address in it at will (RFC 6177)."""
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, 64), strict=False))
