"""What is asked aside: `/ask`, and "Ask about this" on a message. Answered to who asked, alone."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.channels.place import House
from bot.channels.slack.blocks import Rendering
from bot.channels.slack.heard import Asked, named, quoted
from bot.channels.slack.read_text import escaped, plain
from bot.channels.slack.receive import STORE_SECONDS, Receiving
from bot.channels.slack.response_url import ResponseUrls
from bot.channels.slack.send import SlackSender
from bot.channels.slack.talks import talk
from bot.channels.slack.within import said, within
from bot.turn.unavailable import Unavailable

Body = dict[str, Any]


class Aside:
    """Reads such a request and has it answered."""

    def __init__(
        self,
        house: House,
        receiving: Receiving,
        sender: SlackSender,
        urls: ResponseUrls,
        rendering: Rendering,
    ) -> None:
        self._known, self._receiving, self._sender = house.known, receiving, sender
        self._urls, self._rendering = urls, rendering

    async def command(self, body: Mapping[str, Any], own: str | None) -> Body | None:
        """What `/ask` is answered with at once: nothing where the reply comes later."""
        raw = said(body.get("text"))
        if not raw.strip():
            usage = self._known.talk["slack.usage"].format(title=self._known.starters[0])
            return _hint(escaped(usage))
        asked = self._asked(
            body.get("team_id"), body.get("channel_id"), body.get("user_id"), raw, own, body
        )
        return await self._take(asked) if asked else None

    async def shortcut(self, body: Mapping[str, Any], own: str | None) -> None:
        """Has the message that the shortcut was called on answered."""
        message = body.get("message")
        raw = said(within(message, "text")) + quoted(message)
        asked = self._asked(
            within(body, "team", "id"),
            within(body, "channel", "id"),
            within(body, "user", "id"),
            raw,
            own,
            body,
        )
        if asked is None:
            return
        if within(message, "user") != asked.talk.user:
            asked = replace(asked, address={**asked.address, "another": True})
        hint = await self._take(asked)
        url = asked.address.get("response_url")
        if hint and url:
            self._receiving.beside(self._urls.post(url, hint))

    def _asked(
        self,
        team: object,
        channel: object,
        user: object,
        raw: str,
        own: str | None,
        body: Mapping[str, Any],
    ) -> Asked | None:
        found = talk(team, user, channel)
        name = named("aside", body)
        if found is None or name is None:
            return None
        url = body.get("response_url")
        at = found.address_aside(str(url) if self._urls.allowed(url) else None)
        words = plain(raw, own, self._known.talk["slack.someone"])
        return Asked(found, name, raw, words, at)

    async def _take(self, asked: Asked) -> Body | None:
        """Takes it in. Slack does not send these again: what can't be kept is answered at once."""
        danger, words = self._receiving.look(asked)
        try:
            async with asyncio.timeout(STORE_SECONDS if danger else None):
                await self._receiving.take(asked, danger, words)
        except (Unavailable, TimeoutError):
            fallback = self._receiving.fallback(asked, danger)
            also = self._sender.also(asked.address, fallback)
            post = self._rendering.post(fallback, asked.talk.id, also=also)
            return {**_hint(post.text), "blocks": post.blocks}
        return None


def _hint(text: str) -> Body:
    return {"response_type": "ephemeral", "replace_original": False, "text": text}
