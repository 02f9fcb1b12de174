"""Whether a request is Microsoft's and meant for this bot.

Bot Connector authentication, "Authenticate requests from the Bot Connector service to your
bot", step 4, with each of its checks mandatory: signature by RS256 alone, `iss`, `aud`, `exp`,
`nbf`, `serviceurl`, and the key's endorsement of the activity's channel.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import jwt

from bot.channels.teams.signing_keys import SigningKeys

LEEWAY = 300.0
"""Seconds by which clocks may differ."""
ALGORITHM = "RS256"
_NEEDED = ["iss", "aud", "exp", "nbf", "serviceurl"]


class NotBelieved(Exception):
    """The request is not what it says. `reason` is ours, for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Believing:
    """Checks tokens for the bot `app_id`. `clock` gives seconds since 1970."""

    def __init__(self, app_id: str, keys: SigningKeys, clock: Callable[[], float]) -> None:
        self._app_id = app_id
        self._keys = keys
        self._clock = clock

    async def check(self, authorization: str, service_url: object, channel: object) -> None:
        """Returns where the header's token was signed for such an activity. Raises NotBelieved, KeysUnavailable."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise NotBelieved("no bearer token")
        key = await self._keys.key(_kid(token))
        if key is None:
            raise NotBelieved("a key that nobody published")
        claims = self._signed(token, dict(key.jwk), key.issuer)
        now = self._clock()
        if not _seconds(claims["exp"]) > now - LEEWAY:
            raise NotBelieved("a token that has expired")
        if not _seconds(claims["nbf"]) <= now + LEEWAY:
            raise NotBelieved("a token of the future")
        if not isinstance(service_url, str) or claims["serviceurl"] != service_url:
            raise NotBelieved("a token for another service")
        if not isinstance(channel, str) or channel not in key.endorsements:
            raise NotBelieved("a key that may not sign for this channel")

    def _signed(self, token: str, jwk: dict[str, Any], issuer: str) -> dict[str, Any]:
        try:
            return jwt.decode(
                token,
                jwt.PyJWK(jwk, algorithm=ALGORITHM).key,
                algorithms=[ALGORITHM],
                audience=self._app_id,
                issuer=issuer,
                # The times are compared with our own clock.
                options={
                    "require": _NEEDED,
                    "strict_aud": True,
                    "verify_exp": False,
                    "verify_nbf": False,
                    "verify_iat": False,
                },
            )
        except Exception as error:  # noqa: BLE001  # whatever a token holds, it is not believed
            raise NotBelieved(f"a bad token: {type(error).__name__}") from None


def _kid(token: str) -> str:
    """The id of the key that the token says it was signed with. Raises NotBelieved."""
    try:
        header = jwt.get_unverified_header(token)
    except Exception as error:  # noqa: BLE001  # as above
        raise NotBelieved(f"a bad token: {type(error).__name__}") from None
    if header.get("alg") != ALGORITHM:
        raise NotBelieved("another algorithm")
    kid = header.get("kid")
    if not isinstance(kid, str) or not kid:
        raise NotBelieved("no key named")
    return kid


def _seconds(value: object) -> float:
    """A time of a token (RFC 7519, 2). Raises NotBelieved."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise NotBelieved("a time that is none")
    return float(value)
