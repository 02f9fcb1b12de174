"""What a setting may be: readers, text -> value. A ValueError says what the setting takes."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

SECRET_CHARACTERS = 32
_ORIGIN = re.compile(r"(https?)://([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?", re.IGNORECASE)
_USUAL_PORTS = {"http": 80, "https": 443}


def one_of(*choices: str) -> Callable[[str], str]:
    """A reader that takes any of `choices`, in small or capital letters."""

    def read(value: str) -> str:
        if value.lower() not in choices:
            raise ValueError(f"one of {', '.join(choices)}")
        return value.lower()

    return read


def whole(low: int, high: int) -> Callable[[str], int]:
    """A reader that takes a whole number from `low` to `high`, in plain digits."""

    def read(value: str) -> int:
        digits = value.isascii() and value.isdigit() and len(value) <= len(str(high))
        if not digits or not low <= int(value) <= high:
            raise ValueError(f"a whole number from {low} to {high}")
        return int(value)

    return read


def folder(value: str) -> Path:
    """A folder's path; it need not exist yet, but nothing else may stand there."""
    path = Path(value).expanduser()
    if path.exists() and not path.is_dir():
        raise ValueError("a folder")
    return path


def secret(value: str) -> str:
    """A key to sign with, or nothing."""
    if value and len(value) < SECRET_CHARACTERS:
        raise ValueError(f"at least {SECRET_CHARACTERS} characters")
    return value


def database(value: str) -> str:
    """The address of a PostgreSQL database, or nothing, which means SQLite."""
    if value and not re.fullmatch(r"postgresql(\+psycopg2)?://\S+", value):
        raise ValueError("postgresql://USER:PASSWORD@HOST/NAME")
    if (
        value.count("@") > 1
    ):  # a part of the password would be taken for the host, and told in errors
        raise ValueError("one @, before the host; in a password it is written %40")
    return value


def origin(value: str) -> str:
    """An origin as a browser writes it (RFC 6454, 6.2): small letters, no usual port, no path."""
    found = _ORIGIN.fullmatch(value)
    port = int(found[3]) if found and found[3] else 0
    if not found or port > 65535:
        raise ValueError("scheme://host and no path, as in https://www.example.org")
    scheme, host = found[1].lower(), found[2].lower()
    return f"{scheme}://{host}" + (f":{port}" if port and port != _USUAL_PORTS[scheme] else "")


def origins(value: str) -> tuple[str, ...]:
    """Origins with commas between."""
    try:
        return tuple(map(origin, _listed(value)))
    except ValueError as takes:
        raise ValueError(f"{takes}, several with commas between") from None


def public_url(value: str) -> str:
    """An origin, or nothing; one slash at its end is taken off."""
    return origin(value.removesuffix("/")) if value else ""


def web_address(value: str) -> str:
    """An address that begins with https://, of this machine with http:// too, or nothing."""
    scheme, _, rest = value.partition("://")
    if not value:
        return ""
    if scheme != "https" and not (
        scheme == "http" and loopback(value.partition("/")[0] + "//" + rest.partition("/")[0])
    ):
        raise ValueError("an address that begins with https://")
    if not rest or re.search(r"\s", value):
        raise ValueError("an address that begins with https://")
    return value


def hosts(value: str) -> tuple[str, ...]:
    """Hosts, each with a port where it has one, with commas between: small letters."""
    found = tuple(part.lower() for part in _listed(value))
    if not all(re.fullmatch(r"([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?", one) for one in found):
        raise ValueError("hosts with commas between, as in example.org, 127.0.0.1:8080")
    return found


def mail_address(value: str) -> str:
    """One address of mail, or nothing."""
    if value and not re.fullmatch(r"[^\s@<>,;\"]+@[A-Za-z0-9.-]+", value):
        raise ValueError("one address, as in desk@example.org")
    return value


def slack_channel(value: str) -> str:
    """The id of a channel of Slack's, or nothing."""
    if value and not re.fullmatch(r"[CG][A-Z0-9]{2,23}", value):
        raise ValueError("the id of a channel, as in C0123456789")
    return value


DESK_ROLES = ("viewer", "agent", "lead", "admin")
"""Who may do what at the helpdesk; each may what those before it may (`bot/helpdesk/access/roles.py`)."""


def desk_roles(value: str) -> tuple[tuple[str, str], ...]:
    """Pairs of a directory's value and a role of the helpdesk, VALUE=ROLE with commas between."""
    found = []
    for part in _listed(value):
        name, equals, role = (piece.strip() for piece in part.rpartition("="))
        if not name or not equals or role.lower() not in DESK_ROLES:
            raise ValueError(
                f"VALUE=ROLE with commas between; a role is one of {', '.join(DESK_ROLES)}"
            )
        found.append((name, role.lower()))
    return tuple(found)


def loopback(url: str) -> bool:
    """Whether the origin `url` is of this machine only."""
    host = url.partition("://")[2]
    host = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def networks(value: str) -> tuple[Network, ...]:
    """Addresses and networks with commas between."""
    try:
        return tuple(map(ipaddress.ip_network, _listed(value)))
    except ValueError:
        raise ValueError(
            "addresses or networks with commas between, as in 10.0.0.5, 192.0.2.0/24"
        ) from None


def _listed(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


@dataclass(frozen=True)
class MailServer:
    """A mail server, and who we are there. `tls`: from the first byte on. `folder`: blank for a server that sends."""

    tls: bool
    user: str
    host: str
    port: int
    folder: str = ""

    @property
    def here(self) -> bool:
        """Whether it is of this machine: only there may words go unencrypted."""
        return loopback(f"mail://[{self.host}]" if ":" in self.host else f"mail://{self.host}")


def mailbox(value: str) -> MailServer | None:
    """A folder of a mailbox over IMAP, or nothing. A password has no place in it."""
    found = _mail_server(value, {"imaps": 993, "imap": 143})
    if value and (
        found is None or not found.user or not found.folder or not (found.tls or found.here)
    ):
        raise ValueError("imaps://USER@HOST:993/FOLDER, without a password")
    return found


def mail_sender(value: str) -> MailServer | None:
    """A server that sends mail, or nothing. A password has no place in it."""
    found = _mail_server(value, {"smtps": 465, "smtp": 587})
    if value and (found is None or found.folder):
        raise ValueError("smtps://USER@HOST:465 or smtp://USER@HOST:587, without a password")
    return found


def _mail_server(value: str, ports: Mapping[str, int]) -> MailServer | None:
    """None for what is none, its reasons untold: they might repeat a secret."""
    try:
        url = urlsplit(value)
        port = url.port or ports[url.scheme]
    except (ValueError, KeyError):
        return None
    user, folder = unquote(url.username or ""), unquote(url.path.removeprefix("/"))
    odd = url.password is not None or url.query or url.fragment or not url.hostname
    if odd or re.search(r"[\x00-\x20\x7f]", f"{user}{url.hostname}") or not folder.isprintable():
        return None
    return MailServer(url.scheme.endswith("s"), user, url.hostname or "", port, folder)


def mail_from(value: str) -> str:
    """An address that mails are from, with a name before it or none, or nothing."""
    found = re.fullmatch(r"(?:([^<>\x00-\x1f\x7f]*)<([^<>]+)>|([^<>]+))", value)
    try:
        if value and not (found and mail_address((found[2] or found[3]).strip())):
            raise ValueError
    except ValueError:
        raise ValueError("an address, as in Helpdesk <helpdesk@example.org>") from None
    return value
