"""Which websites' pages may call, by the Origin that their browsers send (Fetch standard, CORS)."""

from __future__ import annotations

from collections.abc import Iterable

from sanic.request import Request

from bot.channels.incoming import Refused
from bot.setting_kinds import origin

NOT_ADMITTED = "This website may not talk to the assistant."
PREFLIGHT_SECONDS = 600
"""How long a browser may remember that a page may call."""


class Origins:
    """The listed origins and our own: PUBLIC_URL, or else what the request itself was sent to."""

    def __init__(self, listed: Iterable[str] = (), public_url: str = "") -> None:
        self._listed = frozenset(listed)
        self._own = public_url

    def check(self, request: Request) -> None:
        """Raises Refused where a page asks that may not. Who sends no Origin is no page."""
        if _given(request) and self._admitted(request) is None:
            raise Refused(403, NOT_ADMITTED)

    def headers(self, request: Request) -> dict[str, str]:
        """What lets the browser show the answer to the page: to that one, without cookies."""
        admitted = self._admitted(request)
        if admitted is None:
            return {"vary": "Origin"}
        return {
            "vary": "Origin",
            "access-control-allow-origin": admitted,
            "access-control-expose-headers": "Retry-After",
        }

    def preflight(self, request: Request, methods: str) -> dict[str, str]:
        """What a browser asks for before it calls. Raises Refused."""
        self.check(request)
        if self._admitted(request) is None:
            return {}
        return {
            "access-control-allow-methods": methods,
            "access-control-allow-headers": "authorization, content-type",
            "access-control-max-age": str(PREFLIGHT_SECONDS),
        }

    def _admitted(self, request: Request) -> str | None:
        """The Origin of `request`, where there is one and its page may call."""
        given = _given(request)
        if len(given) != 1:
            return None
        own = self._own or _sent_to(request)
        return given[0] if given[0] in self._listed or given[0] == own != "" else None


def _given(request: Request) -> list[str]:
    return list(request.headers.getall("origin", []))


def _sent_to(request: Request) -> str:
    """The origin of the address that `request` names; "" where it names none."""
    scheme = "https" if request.transport.get_extra_info("sslcontext") else "http"
    try:
        return origin(f"{scheme}://{request.headers.get('host', '')}")
    except ValueError:
        return ""
