"""Where replies may be sent: listed hosts only, whatever a message says of itself.

The bearer token goes along with every reply. So an address is called only where somebody
listed its host, it is no private one, and a name that was listed leads to no private address.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult

_PORTS = {"https": 443, "http": 80}


def service_address(url: object, hosts: Collection[str]) -> str | None:
    """`url` without a slash at its end, where replies may go there; else None.

    `hosts` are `host` or `host:port` in small letters. http:// is for loopback hosts alone.
    """
    if not isinstance(url, str) or len(url) > 500 or not url.isascii() or not url.isprintable():
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # a port that is none, or half an IPv6 address
        return None
    host, usual = parts.hostname or "", _PORTS.get(parts.scheme)
    if usual is None or not host or any(mark in url for mark in "\\@?# "):
        return None
    shown = f"[{host}]" if ":" in host else host
    listed = {f"{shown}:{port or usual}"} | ({shown} if port in (None, usual) else set())
    if not listed & set(hosts) or not _callable(host, parts.scheme):
        return None
    return url.rstrip("/")


def _callable(host: str, scheme: str) -> bool:
    """Whether an address itself, or a name, may be called at all."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return scheme == "https" or host == "localhost"
    return address.is_loopback or (scheme == "https" and public(str(address)))


def public(address: str) -> bool:
    """Whether an IP address is one of the whole internet: neither private nor link-local."""
    found = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or found
    return inner.is_global and not inner.is_multicast


class PublicOnly(AbstractResolver):
    """Looks names up with `inner` and keeps of their addresses those that may be called."""

    def __init__(self, inner: AbstractResolver) -> None:
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Raises OSError where none is left."""
        found = await self._inner.resolve(host, port, family)
        may = [one for one in found if host == "localhost" or public(str(one["host"]))]
        if not may:
            raise OSError(None, f"{host} leads to no public address")
        return may

    async def close(self) -> None:
        await self._inner.close()
