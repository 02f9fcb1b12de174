"""A token of Microsoft's, asked for once: what its places answer, and what that means for who waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import requests
import structlog

from bot.log_lines import told
from bot.turn.deliver import Later, Revoked

log = structlog.get_logger(__name__)

EARLY = 300.0
"""Seconds before its end a token is not used any more."""
SECONDS = 10
_PASSING = {"temporarily_unavailable", "server_error", "slow_down"}

Ask = Callable[[], dict[str, Any]]
"""Asks for a token; blocks. Raises anything."""


def new_token(ask: Ask, channel: str) -> tuple[str, float]:
    """A new token, and the seconds for which it is used; blocks. Raises Later, Revoked."""
    try:
        answer = ask()
    except Exception as error:  # noqa: BLE001  # requests' own, msal's, or no JSON
        # Its words may hold the secret, or the token itself.
        log.warning("no token", channel=channel, error=told(error))
        raise Later("no token: its place can't be reached") from None
    code = answer.get("error")
    if code in _PASSING:
        raise Later("no token now")
    token, lasts = answer.get("access_token"), answer.get("expires_in", 3600)
    if code or not isinstance(token, str) or not token or not _fits_a_header(token):
        plain = code if isinstance(code, str) and code.isidentifier() else "refused"
        raise Revoked(f"no token: {plain}")
    seconds = float(lasts) if str(lasts).isdigit() else 3600.0
    return token, max(seconds - EARLY, seconds / 2)


def _fits_a_header(token: str) -> bool:
    return token.isascii() and token.isprintable()


class Posting:
    """What msal posts with: within a time, and never to where a redirect would take the secret."""

    def post(self, url: str, **more: Any) -> Any:
        answer = requests.post(url, timeout=SECONDS, allow_redirects=False, **more)
        if answer.status_code == 429 or 300 <= answer.status_code < 400:
            raise OSError(None, f"status {answer.status_code}")
        return answer
