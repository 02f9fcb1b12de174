"""The keys with which Microsoft signs: asked for when first needed, each day, and when one is new.

The metadata document names the issuer and where the keys are (OpenID Connect Discovery 1.0;
Bot Connector authentication, "Connector to Bot: step 2 and 3"). Each key says for which
channels it may sign, its endorsements.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog

from bot.log_lines import told
from bot.setting_kinds import loopback, web_address

log = structlog.get_logger(__name__)

DAY = 86_400.0
STALE = 3 * DAY
"""So long keys are believed where newer ones can't be had."""
AGAIN = 60.0
"""Seconds between two askings for a key that nobody knows: strangers make up new ones at will."""
FAILED = 5.0
"""Seconds until keys are asked for again that could not be had."""

Fetch = Callable[[str], Awaitable[Any]]
"""An address -> the JSON there. Raises anything."""


class KeysUnavailable(Exception):
    """Nobody can be believed now: the keys can't be had."""


@dataclass(frozen=True)
class SigningKey:
    """A key as it is published (RFC 7517), and who `issuer` is to be in what it signs."""

    jwk: Mapping[str, Any] = field(repr=False)
    issuer: str
    endorsements: frozenset[str]


class SigningKeys:
    """Those published at `url`. `clock` gives seconds and never goes back."""

    def __init__(self, url: str, fetch: Fetch, clock: Callable[[], float]) -> None:
        self._url = url
        self._fetch = fetch
        self._clock = clock
        self._keys: dict[str, SigningKey] = {}
        self._got: float | None = None
        self._asked: float | None = None
        self._searched: float | None = None
        self._one_at_a_time = asyncio.Lock()

    async def key(self, kid: str) -> SigningKey | None:
        """The key of that id; None where there is none. Raises KeysUnavailable."""
        if self._fresh() and kid in self._keys:
            return self._keys[kid]
        async with self._one_at_a_time:  # who comes meanwhile waits for what is being asked
            if self._due(kid):
                if self._fresh():
                    self._searched = self._clock()
                await self._ask()
        if self._got is None or self._clock() - self._got > STALE:
            raise KeysUnavailable
        return self._keys.get(kid)

    def _due(self, kid: str) -> bool:
        now = self._clock()
        if self._fresh():
            searched = self._searched is not None and now - self._searched < AGAIN
            return kid not in self._keys and not searched
        return self._asked is None or now - self._asked >= FAILED

    def _fresh(self) -> bool:
        return self._got is not None and self._clock() - self._got <= DAY

    async def _ask(self) -> None:
        self._asked = self._clock()
        try:
            self._keys = await self._published()
        except Exception as error:  # noqa: BLE001  # whatever is wrong there, old keys may still do
            log.error("signing keys not to be had", channel="teams", error=told(error))
        else:
            self._got = self._asked

    async def _published(self) -> dict[str, SigningKey]:
        """Raises ValueError, KeyError, TypeError or what `fetch` raises."""
        about = await self._fetch(self._url)
        issuer, where = about["issuer"], web_address(about["jwks_uri"])
        if not isinstance(issuer, str) or not issuer:
            raise ValueError("no issuer")
        if where.startswith("http://") and not loopback(self._url):
            raise ValueError("keys that anybody on the way could change")
        found = {}
        for jwk in (await self._fetch(where))["keys"]:
            if jwk.get("kty") == "RSA" and isinstance(jwk.get("kid"), str):
                endorsed = frozenset(map(str, jwk.get("endorsements") or ()))
                found[jwk["kid"]] = SigningKey(jwk, issuer, endorsed)
        if not found:
            raise ValueError("no keys")
        return found
