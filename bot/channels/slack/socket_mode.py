"""Socket Mode: where Slack can't reach this server, the server connects to Slack.

Source: docs.slack.dev/apis/events-api/using-socket-mode. Needs SLACK_APP_TOKEN.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.channels.slack.listen import UNREADABLE, Listening
from bot.channels.slack.web_api import WebApi, silent

log = structlog.get_logger(__name__)

LOOK_SECONDS = 30.0
"""How often is looked whether the connection stands. The SDK connects again by itself."""


class _Handler(AsyncSocketModeHandler):
    """Takes the same way as what comes over HTTP. What is not acknowledged, Slack sends again."""

    listening: Listening

    async def handle(self, client: Any, req: Any) -> None:
        began = time.time()
        try:
            headers = build_headers(req)
            request = AsyncBoltRequest(mode="socket_mode", body=req.payload, headers=headers)
        except UNREADABLE as error:
            answer = await self.listening.unreadable(error)
        else:
            answer = await self.listening.dispatch(request)
        await send_async_response(client, req, answer, began)


def socket_mode(
    listening: Listening, web: WebApi, token: str
) -> Callable[[], Coroutine[Any, Any, None]]:
    """What runs beside the server."""

    async def run() -> None:
        handler = _Handler(listening.app, token, logger=silent, web_client=web.client)
        handler.listening = listening
        connecting = asyncio.ensure_future(handler.connect_async())  # type: ignore[no-untyped-call]
        try:
            while True:
                await asyncio.sleep(LOOK_SECONDS)
                if not await handler.client.is_connected():
                    log.warning("not connected to Slack", where="socket mode")
        finally:
            connecting.cancel()
            await handler.close_async()  # type: ignore[no-untyped-call]

    return run
