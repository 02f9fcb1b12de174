"""Answers through a `response_url`, to Slack's own hosts only: it comes in with a request.

Source: docs.slack.dev/interactivity/handling-user-interaction: five answers within 30 minutes.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.channels.slack.web_api import WebApi, by_status, retry_after
from bot.turn.deliver import Later, Never, Unknown

HOSTS = ("hooks.slack.com", "hooks.slack-gov.com")


class ResponseUrls:
    """`api_url` is the Web API's: the host of a stand-in is believed too."""

    def __init__(self, web: WebApi, api_url: str) -> None:
        self._web = web
        self._allowed = {("https", host, None) for host in HOSTS} | {_origin(api_url)}

    def allowed(self, url: object) -> bool:
        """Whether a request may be sent there."""
        return isinstance(url, str) and _origin(url) in self._allowed

    async def post(self, url: str, body: dict[str, Any]) -> None:
        """Sends `body`. Raises Later, Never (it has expired, or is none of Slack's), Unknown."""
        if not self.allowed(url):
            raise Never("response_url_elsewhere")
        proxy = self._web.client.proxy
        try:
            async with self._web.session().post(
                url, json=body, allow_redirects=False, proxy=proxy
            ) as answer:
                text = (await answer.content.read(1_000)).decode("utf-8", "replace")
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            raise Later("not_connected") from None
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
            raise Unknown("no_answer") from None
        if answer.status == 429:
            raise Later("ratelimited", retry_after(answer.headers))
        if answer.status != 200:
            raise by_status(answer.status, f"response_url_{answer.status}")
        if '"ok":false' in text.replace(" ", ""):
            raise Never("invalid_blocks" if "invalid_blocks" in text else "response_url_refused")


def _origin(url: str) -> tuple[str, str, int | None]:
    try:
        parts = urlsplit(url)
        usual = {"https": 443, "http": 80}.get(parts.scheme)
        port = None if parts.port == usual else parts.port
    except ValueError:
        return "", "", None
    if parts.username is not None or parts.password is not None:
        return "", "", None
    return parts.scheme, parts.hostname or "", port
