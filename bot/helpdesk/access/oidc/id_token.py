"""Whether an ID token is the directory's, for us, for this sign-in, and of now.

OpenID Connect Core 1.0, 3.1.3.7. The one algorithm is RS256, which every provider has to offer
and Entra uses; so neither "none" nor a key of ours taken for a shared secret is ever tried.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jws import extract_compact

from bot.helpdesk.access.oidc.directory import Directory
from bot.helpdesk.access.oidc.refusals import NotBelieved

ALGORITHM = "RS256"
LEEWAY = 120
"""Seconds by which clocks may differ."""
OLDEST = 600
"""Seconds since it was made: it is asked for and used at once."""
LONGEST = 64 * 1024


async def claims_of(
    token: object,
    directory: Directory,
    client_id: str,
    nonce: str,
    now: float,
    access_token: object = None,
) -> Mapping[str, Any]:
    """The claims of `token`, all checked. Raises NotBelieved, DirectoryAway."""
    if not isinstance(token, str) or len(token) > LONGEST:
        raise NotBelieved("no ID token")
    header = _header(token)
    kid = header.get("kid")
    if header.get("alg") != ALGORITHM or "crit" in header:
        raise NotBelieved("another algorithm")
    key = await directory.key(kid) if isinstance(kid, str) else None
    if key is None:
        raise NotBelieved("a key that the directory did not publish")
    try:
        signed = jwt.decode(token, key, algorithms=[ALGORITHM])
        found = dict(signed.claims)
        CodeIDToken(
            found,
            signed.header,
            options={
                "iss": {"essential": True, "value": directory.issuer},
                "aud": {"essential": True, "value": client_id},
                "nonce": {"essential": True, "value": nonce},
            },
            params={"client_id": client_id, "nonce": nonce, "access_token": access_token},
        ).validate(now=int(now), leeway=LEEWAY)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotBelieved(f"a bad token: {type(error).__name__}") from None
    _strictly(found, directory.issuer, client_id, nonce, now)
    return found


def _header(token: str) -> Mapping[str, Any]:
    try:
        return dict(extract_compact(token.encode("ascii")).headers())
    except (JoseError, ValueError, TypeError, AssertionError) as error:
        raise NotBelieved(f"a bad token: {type(error).__name__}") from None


def _strictly(
    found: Mapping[str, Any], issuer: str, client_id: str, nonce: str, now: float
) -> None:
    """What rests on nobody else's reading of the rules. Raises NotBelieved."""
    audience, subject, made = found.get("aud"), found.get("sub"), found.get("iat")
    among = audience if isinstance(audience, list) else [audience]
    if client_id not in among or (len(among) > 1 and found.get("azp") != client_id):
        raise NotBelieved("a token for somebody else")
    if found.get("azp", client_id) != client_id:
        raise NotBelieved("a token that was given to somebody else")
    if found.get("iss") != issuer or not nonce or found.get("nonce") != nonce:
        raise NotBelieved("a token of another sign-in")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise NotBelieved("a token about nobody")
    if isinstance(made, bool) or not isinstance(made, int | float) or made < now - OLDEST:
        raise NotBelieved("a token of long ago")
    expires = found.get("exp")
    if isinstance(expires, bool) or not isinstance(expires, int | float) or expires <= now - LEEWAY:
        raise NotBelieved("a token that has expired")
