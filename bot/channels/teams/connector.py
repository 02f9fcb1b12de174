"""The Bot Connector: sends activities, and tells what became of each.

REST, v3: `POST {serviceUrl}/v3/conversations/{id}/activities/{activityId}`, and `PUT` there for a
message that is changed. Nothing follows a redirect: it would take the token along to where nobody
listed.
"""

from __future__ import annotations

import asyncio
import email.utils
import json
import time
from collections.abc import Callable, Collection
from typing import Any
from urllib.parse import quote

import aiohttp
from yarl import URL

from bot.channels.teams.reply_token import TokenSource
from bot.channels.teams.service_hosts import PublicOnly, service_address
from bot.turn.deliver import Later, Never, Revoked, Unknown

SECONDS = 10.0
"""How long one call may take; less than a reply is held for (`HOLD_SECONDS`)."""
MOST_BYTES = 1024 * 1024
_NOT_THERE = {
    "BotNotInConversationRoster",
    "BotDisabledByAdmin",
    "ConversationBlockedByUser",
    "MessageWritesBlocked",
    "ForbiddenOperationException",
}
"""Codes of a 403 that speak of one conversation and not of our secret."""


class Forbidden(Revoked):
    """403 with a good token, and no word of why: our permission, or this one place's."""


class Connector:
    """Calls `hosts` only. `now` gives seconds since 1970, for a `Retry-After` that is a date."""

    def __init__(
        self, hosts: Collection[str], tokens: TokenSource, now: Callable[[], float] = time.time
    ) -> None:
        self._hosts = hosts
        self._tokens = tokens
        self._now = now
        self._session: aiohttp.ClientSession | None = None

    async def reply(self, address: dict[str, Any], activity: dict[str, Any]) -> None:
        """Sends it as the reply to the message that `address` is of. Raises Later, Never, Unknown."""
        path = f"v3/conversations/{_part(address['conversation'])}/activities"
        if to := address.get("activity"):
            path += f"/{_part(to)}"
            activity = {**activity, "replyToId": to}
        await self._ask("POST", address, path, activity)

    async def tell(
        self, address: dict[str, Any], conversation: str, activity: dict[str, Any]
    ) -> None:
        """Sends it to a conversation, answering nothing. Raises Later, Never, Unknown."""
        await self._ask(
            "POST", address, f"v3/conversations/{_part(conversation)}/activities", activity
        )

    async def change(self, address: dict[str, Any], of: str, activity: dict[str, Any]) -> None:
        """Puts it in place of the activity `of`, which is ours. Raises Later, Never, Unknown."""
        path = f"v3/conversations/{_part(address['conversation'])}/activities/{_part(of)}"
        await self._ask("PUT", address, path, {**activity, "id": of})

    async def begin(self, address: dict[str, Any]) -> str:
        """The id of a personal conversation with whom `address` is of. Raises Later, Never, Unknown."""
        wanted = {
            "bot": {"id": address["bot"]},
            "members": [{"id": address["user"]}],
            "isGroup": False,
            "tenantId": address["tenant"],
            "channelData": {"tenant": {"id": address["tenant"]}},
        }
        begun = await self._ask("POST", address, "v3/conversations", wanted)
        found = begun.get("id")
        if not isinstance(found, str) or not found:
            raise Never("no personal conversation to be had")
        return found

    async def fetch(self, url: str) -> Any:
        """The JSON at an address of Microsoft's own, asked without a token. Raises anything."""
        session = self._open()
        limit = aiohttp.ClientTimeout(total=5.0)
        async with session.get(url, allow_redirects=False, timeout=limit) as answer:
            if answer.status != 200:
                raise ValueError(f"status {answer.status}")
            return json.loads(await answer.content.read(MOST_BYTES))

    async def close(self) -> None:
        """Nothing is sent after it."""
        if self._session is not None:
            await self._session.close()

    async def _ask(
        self, method: str, address: dict[str, Any], path: str, body: dict[str, Any]
    ) -> dict[str, Any]:
        service = service_address(address.get("service"), self._hosts)
        if service is None:
            raise Never("its host is not one of TEAMS_SERVICE_HOSTS")
        url = URL(f"{service}/{path}", encoded=True)
        for last in (False, True):
            token = await self._tokens.get()
            status, wish, answer = await self._call(method, url, token, body)
            if status in (401, 403):
                self._tokens.forget(token)
                if not last and _code(answer) not in _NOT_THERE:
                    continue
            return _came_to(status, wish, answer)
        raise AssertionError("the second try returns or raises")

    async def _call(
        self, method: str, url: URL, token: str, body: dict[str, Any]
    ) -> tuple[int, float | None, dict[str, Any]]:
        """Status, the seconds to wait that it wishes for, and the JSON object of the answer."""
        try:
            async with self._open().request(
                method,
                url,
                json=body,
                headers={"Authorization": f"Bearer {token}"},
                allow_redirects=False,
            ) as answer:
                raw = await answer.content.read(MOST_BYTES)
                return answer.status, self._wish(answer.headers.get("Retry-After")), _object(raw)
        except aiohttp.ClientConnectorError:
            raise Later("the connector can't be reached") from None
        except aiohttp.ConnectionTimeoutError:
            raise Later("the connector did not answer the call") from None
        except (aiohttp.ClientError, TimeoutError, asyncio.IncompleteReadError, OSError):
            raise Unknown("the connector's answer was lost") from None
        except RuntimeError:  # the session is closed
            raise Later("this server stops") from None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:  # first here: it belongs to the loop that runs
            connector = aiohttp.TCPConnector(
                resolver=PublicOnly(aiohttp.ThreadedResolver()), limit=50
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                timeout=aiohttp.ClientTimeout(total=SECONDS, connect=5.0),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session

    def _wish(self, value: str | None) -> float | None:
        """The seconds of a `Retry-After` (RFC 9110, 10.2.3); the worker bounds them (`bot/turn/deliver.py`)."""
        if value is None:
            return None
        if value.isascii() and value.strip().isdigit():
            return float(value)
        try:
            at = email.utils.parsedate_to_datetime(value).timestamp()
        except (ValueError, TypeError, OverflowError):
            return None
        return max(at - self._now(), 0.0)


def _came_to(status: int, wish: float | None, answer: dict[str, Any]) -> dict[str, Any]:
    """`answer`, where the connector took it. Raises Later, Never, Revoked, Unknown."""
    if 200 <= status < 300:
        return answer
    if status in (408, 412, 429, 500, 503):
        raise Later(f"status {status}", wish)
    if status >= 500:  # a gateway's: what is behind it may have taken the reply
        raise Unknown(f"status {status}")
    if status == 401:
        raise Revoked("the connector does not take our token")
    if status == 403:
        if _code(answer) in _NOT_THERE:
            raise Never("the bot is not in this conversation")
        raise Forbidden("the connector forbids it")
    raise Never(f"status {status}")


def _code(answer: dict[str, Any]) -> str:
    error = answer.get("error")
    return str(error.get("code")) if isinstance(error, dict) else ""


def _object(raw: bytes) -> dict[str, Any]:
    try:
        value = json.loads(raw)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _part(name: str) -> str:
    return quote(name, safe="")
