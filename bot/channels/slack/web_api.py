"""Slack's Web API, whose refusals are told in the outbox's words.

The SDK's own retry handlers are not used: AsyncRateLimitErrorRetryHandler waits in memory, where
a restart forgets the reply, and holds the conversation's place meanwhile. The outbox waits as
long as `Retry-After` says (`Later`), in the database.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.setting_kinds import loopback
from bot.turn.deliver import Later, Never, Revoked, Unknown

SECONDS = 10.0
"""How long a call may take. Longer than Slack takes, shorter than the outbox holds a reply."""

REVOKED = frozenset(
    {
        "access_denied",
        "account_inactive",
        "app_not_installed",
        "invalid_auth",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)
"""Errors after which no call can succeed until people act."""
LATER = frozenset({"ratelimited", "rate_limited", "service_unavailable", "team_added_to_org"})
MAYBE = frozenset({"fatal_error", "internal_error", "request_timeout"})
"""After these "some aspect of the operation" may have succeeded, as Slack's documentation says."""
_CODE = re.compile(r"[a-z0-9_]{1,60}")

silent = logging.getLogger("bot.channels.slack.sdk")
"""For Bolt and the SDK, who log bodies and addresses: nothing of theirs is written anywhere."""
silent.setLevel(logging.CRITICAL + 1)
silent.propagate = False


class WebApi:
    """One client with one session, which is opened in the event loop that first uses it."""

    def __init__(self, token: str, base_url: str) -> None:
        self.client = AsyncWebClient(token, base_url, retry_handlers=[], logger=silent)
        if loopback("://".join(urlsplit(base_url)[:2])):
            self.client.proxy = None  # the SDK takes it from the environment; none leads back here

    def session(self) -> aiohttp.ClientSession:
        """The session, open."""
        if self.client.session is None or self.client.session.closed:
            self.client.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(SECONDS))
        return self.client.session

    async def close(self) -> None:
        if self.client.session is not None:
            await self.client.session.close()

    async def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """What `method` (a name as in Slack's documentation) answers. Raises Later, Never, Unknown."""
        return (await self.answer(method, **arguments))[0]

    async def answer(
        self, method: str, token: str | None = None, **arguments: Any
    ) -> tuple[dict[str, Any], Mapping[str, str]]:
        """The same with the answer's headers; `token` in place of the bot's."""
        self.session()
        asked: Awaitable[Any]
        if method.startswith("conversations.") and method != "conversations.open":
            asked = self.client.api_call(method, http_verb="GET", params=arguments)  # takes no JSON
        else:
            headers = {"Authorization": f"Bearer {token}"} if token else None
            asked = self.client.api_call(method, json=arguments, headers=headers)
        try:
            answer = await asked
        except SlackApiError as error:
            raise named(error) from None
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            raise Later("not_connected") from None
        except (aiohttp.ClientError, TimeoutError, OSError):
            raise Unknown("no_answer") from None
        return (answer.data if isinstance(answer.data, dict) else {}), answer.headers


def named(error: SlackApiError) -> Exception:
    """The outbox's word for a refusal. Its reason is Slack's code and never its text."""
    response = error.response
    status = int(getattr(response, "status_code", None) or getattr(response, "status", 0) or 0)
    data = getattr(response, "data", None)
    code = str(data.get("error", "")) if isinstance(data, dict) else ""
    headers = getattr(response, "headers", None) or {}
    if not _CODE.fullmatch(code):  # not Slack's words but a proxy's, which may be gone in a while
        code = f"http_{status}"
        unheard = status in (0, 200, 408) or (status >= 500 and status != 503)
        return Unknown(code) if unheard else Later(code, retry_after(headers))
    if status == 429 or code in LATER:
        return Later(code, retry_after(headers))
    if code in REVOKED:
        return Revoked(code)
    if code in MAYBE:
        return Unknown(code)
    return by_status(status, code)


def by_status(status: int, code: str) -> Exception:
    """The same where the status alone tells."""
    if status == 503:
        return Later(code)
    return Unknown(code) if status >= 500 or not status else Never(code)


def retry_after(headers: Any) -> float | None:
    """The seconds that Slack asks to wait, where it does."""
    for name in ("Retry-After", "retry-after"):
        value = str(headers.get(name, ""))
        if value.isascii() and value.isdigit():
            return float(value)
    return None
