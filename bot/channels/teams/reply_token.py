"""The token that a reply to Teams needs: asked for when first needed, kept until shortly before its end.

OAuth 2.0 client credentials (RFC 6749, 4.4) at the organisation's own authority, because new
bots are single-tenant; with a secret, or an assertion that the certificate's key signs (RFC 7523).
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from msal.oauth2cli import Client, JwtAssertionCreator  # type: ignore[import-untyped]  # it ships no types

from bot.channels.microsoft_token import Ask, Posting, new_token
from bot.settings import Settings

PUBLIC = ("https://login.microsoftonline.com", "https://api.botframework.com/.default")
US_GOVERNMENT = ("https://login.microsoftonline.us", "https://api.botframework.us/.default")
"""Authority and scope of each cloud."""
_BLOCK = re.compile(r"-----BEGIN ([A-Z ]+)-----.+?-----END \1-----\n?", re.DOTALL)


class TokenSource(Protocol):
    """Gives tokens."""

    async def get(self) -> str: ...
    def forget(self, token: str) -> None: ...


class ReplyTokens:
    """`ask` asks for a new one; `clock` gives seconds and never goes back."""

    def __init__(self, ask: Ask, clock: Callable[[], float]) -> None:
        self._ask = ask
        self._clock = clock
        self._token = ""
        self._until = 0.0
        self._one_at_a_time = asyncio.Lock()

    async def get(self) -> str:
        """A token that holds for some minutes. Raises Later, Revoked."""
        async with self._one_at_a_time:
            if not self._token or self._clock() >= self._until:
                self._token, seconds = await asyncio.to_thread(new_token, self._ask, "teams")
                self._until = self._clock() + seconds
            return self._token

    def forget(self, token: str) -> None:
        """It was refused: the next one is a new one."""
        if token == self._token:
            self._token = ""


def asking(settings: Settings) -> Ask:
    """Asks as the settings say. Raises ValueError where the certificate's file can't be used."""
    where, (_, scope) = token_address(settings), cloud(settings)
    more: dict[str, Any]
    if settings.teams_certificate:
        more = {
            "client_assertion": _assertion(settings, where),
            "client_assertion_type": Client.CLIENT_ASSERTION_TYPE_JWT,
        }
    else:
        more = {"default_body": {"client_secret": settings.teams_client_secret}}

    client = Client({"token_endpoint": where}, settings.teams_app_id, http_client=Posting(), **more)

    def ask() -> dict[str, Any]:
        answer: dict[str, Any] = client.obtain_token_for_client(scope=[scope])
        return answer

    return ask


def cloud(settings: Settings) -> tuple[str, str]:
    """Authority and scope of the cloud whose metadata are believed."""
    host = urlsplit(settings.teams_openid_url).hostname or ""
    return US_GOVERNMENT if host.endswith(".us") else PUBLIC


def token_address(settings: Settings) -> str:
    """Where tokens are asked for: at the organisation's own authority."""
    authority, _ = cloud(settings)
    return settings.teams_token_url or f"{authority}/{settings.teams_tenant_id}/oauth2/v2.0/token"


def _assertion(settings: Settings, where: str) -> Callable[[], str]:
    key, certificate = read_certificate(Path(settings.teams_certificate))
    digest = x509.load_pem_x509_certificate(certificate.encode()).fingerprint(hashes.SHA256())
    # PS256 with the certificate's SHA-256 digest is what Microsoft asks for.
    creator = JwtAssertionCreator(key, "PS256", sha256_thumbprint=digest.hex())
    made: Callable[[], str] = creator.create_regenerative_assertion(
        where, settings.teams_app_id, settings.teams_app_id
    )
    return made


def read_certificate(path: Path) -> tuple[str, str]:
    """The key and the certificate in a PEM file. Raises ValueError, which repeats nothing of it."""
    try:
        blocks = {found[1]: found[0] for found in _BLOCK.finditer(path.read_text("ascii"))}
        key = next(text for name, text in blocks.items() if name.endswith("PRIVATE KEY"))
        certificate = blocks["CERTIFICATE"]
        x509.load_pem_x509_certificate(certificate.encode())
    except (OSError, ValueError, KeyError, StopIteration):
        raise ValueError("a PEM file with a certificate and its private key") from None
    return key, certificate
