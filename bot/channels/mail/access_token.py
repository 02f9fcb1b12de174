"""The token that Microsoft's mail servers take in place of a password: asked for when first needed, kept until shortly before its end.

OAuth 2.0 client credentials (RFC 6749, 4.4) of an application that an administrator let into one
mailbox. One token is good for reading and for sending. Called from threads.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from msal.oauth2cli import Client  # type: ignore[import-untyped]  # it ships no types

from bot.channels.microsoft_token import Ask, Posting, new_token
from bot.settings import Settings

AUTHORITY = "https://login.microsoftonline.com"
SCOPE = "https://outlook.office365.com/.default"


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
                self._token, seconds = new_token(self._ask, "mail")
                self._until = self._clock() + seconds
            return self._token

    def forget(self, token: str) -> bool:
        """It was refused: the next one is a new one. False where another took its place already."""
        with self._one_at_a_time:
            if token != self._token:
                return False
            self._token = ""
            return True


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
        http_client=Posting(),
        default_body={"client_secret": settings.mailbox_client_secret},
    )

    def ask() -> dict[str, Any]:
        answer: dict[str, Any] = client.obtain_token_for_client(scope=[SCOPE])
        return answer

    return AccessTokens(ask)
