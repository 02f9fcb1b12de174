"""Who we are in the workspace: the bot's own id, which its mentions hold."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import structlog

from bot.channels.slack.talks import is_id
from bot.channels.slack.web_api import WebApi
from bot.channels.slack.within import objects
from bot.turn.deliver import Later, Never, Unknown

log = structlog.get_logger(__name__)

AGAIN_SECONDS = 60.0


class Ourselves:
    """Each event says for whom it is; Slack is asked too, because commands don't."""

    def __init__(self, web: WebApi) -> None:
        self._web = web
        self.id: str | None = None

    def named_in(self, body: Mapping[str, Any]) -> str | None:
        """Our id, from `authorizations` of an event (docs.slack.dev/apis/events-api) or as known before."""
        for one in objects(body.get("authorizations")):
            if one.get("is_bot") and is_id(one.get("user_id")):
                self.id = str(one["user_id"])
                break
        return self.id

    async def ask(self) -> None:
        """Asks Slack until it tells; a token that it refuses is told of at once."""
        try:
            while True:
                try:
                    found = (await self._web.call("auth.test")).get("user_id")
                    if is_id(found):
                        self.id = str(found)
                    break
                except (Later, Unknown) as error:
                    log.warning("Slack does not answer", because=str(error))
                except Never as error:
                    log.error("Slack refuses the bot's token", because=str(error))
                await asyncio.sleep(AGAIN_SECONDS)
            await asyncio.Event().wait()  # as long as the server runs: its end closes the session
        finally:
            await self._web.close()
