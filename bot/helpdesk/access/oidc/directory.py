"""What the directory publishes of itself: where people sign in, where codes are changed, its keys.

OpenID Connect Discovery 1.0, 4. The issuer is pinned: its document has to name the very same one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from bot.helpdesk.access.oidc.refusals import DirectoryAway
from bot.setting_kinds import loopback, web_address

FRESH = 3_600.0
"""Seconds that a document and its keys are believed."""
AGAIN = 60.0
"""Seconds between two looks for a key that nobody knows: strangers make up new ones at will."""
LEAST_BITS = 2_048

Fetch = Callable[[str], Awaitable[dict[str, Any]]]


@dataclass(frozen=True)
class Published:
    """The document, as far as it is needed."""

    authorization: str
    token: str
    post: bool
    """Whether the token endpoint takes our secret in the form; else in the header."""
    keys: Mapping[str, RSAKey] = field(repr=False)


class Directory:
    """The one of `issuer`. `clock` gives seconds and never goes back."""

    def __init__(self, issuer: str, fetch: Fetch, clock: Callable[[], float]) -> None:
        self.issuer = issuer
        self._fetch = fetch
        self._clock = clock
        self._found: Published | None = None
        self._got = 0.0
        self._one_at_a_time = asyncio.Lock()

    async def published(self) -> Published:
        """The document. Raises DirectoryAway."""
        async with self._one_at_a_time:  # who comes meanwhile waits for what is being asked
            if self._found is None or self._clock() - self._got > FRESH:
                await self._ask()
            assert self._found is not None
            return self._found

    async def key(self, kid: str) -> RSAKey | None:
        """The key of that id; None where there is none. Raises DirectoryAway."""
        found = (await self.published()).keys.get(kid)
        if found is not None:
            return found
        async with self._one_at_a_time:  # it may be a new one
            if self._clock() - self._got > AGAIN:
                await self._ask()
            return self._found.keys.get(kid) if self._found else None

    async def _ask(self) -> None:
        about = await self._fetch(
            self.issuer.removesuffix("/") + "/.well-known/openid-configuration"
        )
        if about.get("issuer") != self.issuer:
            raise DirectoryAway("its document names another issuer")
        methods = about.get("token_endpoint_auth_methods_supported")
        self._found = Published(
            self._address(about, "authorization_endpoint"),
            self._address(about, "token_endpoint"),
            isinstance(methods, list) and "client_secret_post" in methods,
            _keys(await self._fetch(self._address(about, "jwks_uri"))),
        )
        self._got = self._clock()

    def _address(self, about: Mapping[str, Any], name: str) -> str:
        try:
            found = web_address(about.get(name) or "")
        except (ValueError, TypeError, AttributeError):
            found = ""
        # Plain HTTP is for a stand-in on this machine only.
        if not found or (found.startswith("http://") and not loopback(self.issuer)):
            raise DirectoryAway(f"no {name} that can be used")
        return found


def _keys(about: Mapping[str, Any]) -> dict[str, RSAKey]:
    """The RSA keys for signatures by their id. Raises DirectoryAway where there is none."""
    found = {}
    published = about.get("keys")
    for jwk in published if isinstance(published, list) else []:
        if not isinstance(jwk, dict) or jwk.get("kty") != "RSA" or jwk.get("use", "sig") != "sig":
            continue
        kid = jwk.get("kid")
        try:
            key = RSAKey.import_key({name: jwk[name] for name in ("kty", "n", "e")})
        except (JoseError, KeyError, ValueError, TypeError):
            continue
        if isinstance(kid, str) and kid and key.public_key.key_size >= LEAST_BITS:
            found[kid] = key
    if not found:
        raise DirectoryAway("no keys")
    return found
