"""Calls to the directory: short, to where its own document says, and nowhere that a redirect would lead."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import aiohttp

from bot.helpdesk.access.oidc.refusals import DirectoryAway, NotSignedIn

SECONDS = 5.0
MOST_BYTES = 1024 * 1024
_CODE = re.compile(r"[a-z_]{1,40}")


async def fetch(url: str) -> dict[str, Any]:
    """The JSON object at `url`. Raises DirectoryAway."""
    status, found = await _call("GET", url)
    if status != 200:
        raise DirectoryAway(f"status {status}")
    return found


async def exchange(
    url: str, fields: Mapping[str, str], basic: tuple[str, str] | None
) -> dict[str, Any]:
    """What the token endpoint gives for `fields` (RFC 6749, 4.1.3). Raises DirectoryAway, NotSignedIn."""
    status, found = await _call("POST", url, fields, basic)
    if status == 200:
        return found
    code = str(found.get("error", ""))
    why = code if _CODE.fullmatch(code) else f"status {status}"
    raise (DirectoryAway if status >= 500 else NotSignedIn)(why)


async def _call(
    method: str,
    url: str,
    fields: Mapping[str, str] | None = None,
    basic: tuple[str, str] | None = None,
) -> tuple[int, dict[str, Any]]:
    try:
        async with (
            aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=SECONDS), cookie_jar=aiohttp.DummyCookieJar()
            ) as session,
            session.request(
                method,
                url,
                data=fields,
                headers={"Accept": "application/json", **_proof(basic)},
                allow_redirects=False,
            ) as answer,
        ):
            raw = await answer.content.read(MOST_BYTES)
            while len(raw) < MOST_BYTES and (more := await answer.content.read(MOST_BYTES)):
                raw += more
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        raise DirectoryAway(type(error).__name__) from None
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        found = None
    return answer.status, found if isinstance(found, dict) else {}


def _proof(basic: tuple[str, str] | None) -> dict[str, str]:
    """Our id and secret as RFC 6749, 2.3.1 has them: each encoded before they are put together."""
    if basic is None:
        return {}
    both = ":".join(quote(one, safe="") for one in basic)
    return {"Authorization": f"Basic {base64.b64encode(both.encode()).decode()}"}
