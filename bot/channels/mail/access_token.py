"""The token that Microsoft's mail servers take in place of a password: asked for when first needed, kept until shortly before its end.

OAuth 2.0 client credentials (RFC 6749, 4.4) of an application that an administrator let into one
mailbox. One token is good for reading and for sending. Called from threads.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import requests
import structlog
from msal.oauth2cli import Client  # type: ignore[import-untyped]  # it ships no types

from bot.log_lines import told
from bot.settings import Settings
from bot.turn.deliver import Later, Revoked

log = structlog.get_logger(__name__)

AUTHORITY = "https://login.microsoftonline.com"
SCOPE = "https://outlook.office365.com/.default"
EARLY = 300.0
"""Seconds before its end a token is not used any more."""
SECONDS = 10
_PASSING = {"temporarily_unavailable", "server_error", "slow_down"}

Ask = Callable[[], dict[str, Any]]
"""Asks for a token; blocks. Raises anything."""


class AccessTokens:
    """`ask` asks for a new one; `clock` gives seconds and never goes back."""

    def __init__(self, ask: Ask, clock: Callable[[], float] = time.monotonic) -> None:
        self._ask = ask
        self._clock = clock
        self._token = ""
        self._until = 0.0
        self._one_at_a_time = threading.Lock()

    def get(self) -> str:
        """A token that holds for some minutes; blocks. Raises Later, Revoked."""
        with self._one_at_a_time:
            if not self._token or self._clock() >= self._until:
                self._token, seconds = self._new()
                self._until = self._clock() + max(seconds - EARLY, seconds / 2)
            return self._token

    def forget(self, token: str) -> bool:
        """It was refused: the next one is a new one. False where another took its place already."""
        with self._one_at_a_time:
            if token != self._token:
                return False
            self._token = ""
            return True

    def _new(self) -> tuple[str, float]:
        try:
            answer = self._ask()
        except Exception as error:  # noqa: BLE001  # requests' own, msal's, or no JSON
            # Its words may hold the secret, or the token itself.
            log.warning("no token", channel="mail", error=told(error))
            raise Later("no token: its place can't be reached") from None
        code = answer.get("error")
        if code in _PASSING:
            raise Later("no token now")
        token, seconds = answer.get("access_token"), answer.get("expires_in", 3600)
        if code or not isinstance(token, str) or not token.isascii() or not token.isprintable():
            plain = code if isinstance(code, str) and code.isidentifier() else "refused"
            raise Revoked(f"no token: {plain}")
        return token, float(seconds) if str(seconds).isdigit() else 3600.0


def tokens(settings: Settings) -> AccessTokens | None:
    """As the settings say; None where passwords are used."""
    if not (settings.mailbox_client_id and settings.mailbox_client_secret):
        return None
    where = settings.mailbox_token_url or (
        f"{AUTHORITY}/{settings.mailbox_tenant_id}/oauth2/v2.0/token"
    )
    client = Client(
        {"token_endpoint": where},
        settings.mailbox_client_id,
        http_client=_Posting(),
        default_body={"client_secret": settings.mailbox_client_secret},
    )

    def ask() -> dict[str, Any]:
        answer: dict[str, Any] = client.obtain_token_for_client(scope=[SCOPE])
        return answer

    return AccessTokens(ask)


class _Posting:
    """What msal posts with: within a time, and never to where a redirect would take the secret."""

    def post(self, url: str, **more: Any) -> Any:
        answer = requests.post(url, timeout=SECONDS, allow_redirects=False, **more)
        if answer.status_code == 429 or 300 <= answer.status_code < 400:
            raise OSError(None, f"status {answer.status_code}")
        return answer
