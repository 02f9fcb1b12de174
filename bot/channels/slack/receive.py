"""Takes in what was said: into the inbox, and the help beside it where there is none."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

import structlog

from bot.channels.beside import Beside
from bot.channels.once import Once
from bot.channels.place import House
from bot.channels.slack.heard import Asked
from bot.channels.slack.send import SlackSender
from bot.channels.slack.talks import NAME
from bot.turn.deliver import Later, Never, Unknown
from bot.turn.messages import Message, addressed, plain
from bot.turn.refusals import Conflict
from bot.turn.safety_first import SCREENED, Danger
from bot.turn.unavailable import Unavailable

log = structlog.get_logger(__name__)

HELP_SECONDS = 2.5
"""Slack waits three for its answer, then it asks again."""
STORE_SECONDS = 1.5
"""How long help in danger waits for the store, before it goes out without."""


class Receiving:
    """One for all ways in."""

    def __init__(self, house: House, sender: SlackSender) -> None:
        self._turns, self._safety, self._talk = house.turns, house.safety, house.known.talk
        self._sender = sender
        self._helped = Once()
        self._beside = Beside(NAME)

    def look(self, asked: Asked) -> tuple[Danger | None, str]:
        """What the safety rules find in the words, as they are read and as they came, and what is to be kept of them."""
        for words in (asked.text, asked.raw):
            danger, part = self._safety.look_through(words)
            if danger:
                return danger, part
        return None, asked.text

    async def hear(self, asked: Asked) -> bool:
        """Takes in what came with an event; False where Slack is to send it again."""
        danger, words = self.look(asked)
        try:
            async with asyncio.timeout(STORE_SECONDS if danger else None):
                if asked.follows and not await self._turns.talks.exchanges(asked.talk.id):
                    return True
                await self.take(asked, danger, words)
        except (Unavailable, TimeoutError):
            if danger is None:
                return False
            if asked.follows:  # nobody knows whether it was meant for us: to the writer alone
                asked = replace(asked, address={**asked.address, "private": True})
            return await self._help_now(asked, danger)
        return True

    async def take(self, asked: Asked, danger: Danger | None, words: str) -> None:
        """Has `words` answered through the outbox. Raises Unavailable."""
        text = words or self._talk["slack.nothing_said"]
        if len(text) > SCREENED:
            too_long = plain(self._talk["slack.too_long"], "smalltalk")
            await self._turns.say_once(
                NAME,
                asked.talk.id,
                too_long,
                message_id=asked.message_id,
                address=asked.address,
            )
            return
        try:
            await self._turns.take_in(
                NAME,
                asked.talk.id,
                text,
                message_id=asked.message_id,
                address=asked.address,
                danger=danger,
            )
        except Conflict:  # the same message in other words: it was edited while it was sent again
            log.info("message came again in other words", conversation=asked.talk.id)

    def fallback(self, asked: Asked, danger: Danger | None) -> list[Message]:
        """What is said at once where nothing can be kept; the talk hears of a danger later."""
        if danger:
            self.beside(self._turns.remember_danger(asked.talk.id))
        return addressed(self._turns.fallback(danger), asked.talk.id, asked.message_id)

    def beside(self, work: Coroutine[Any, Any, None]) -> None:
        """Does what nobody waits for, and what may fail."""
        self._beside.begin(work)

    async def _help_now(self, asked: Asked, danger: Danger) -> bool:
        """Sends the safety reply without the database; False where Slack is to ask again."""
        name = f"{asked.talk.id} {asked.message_id}"
        if not self._helped.first(name):
            return True
        said = self.fallback(asked, danger)
        try:
            async with asyncio.timeout(HELP_SECONDS):
                await self._sender.say(asked.address, said, asked.talk.id)
        except (Later, Never, Unknown, TimeoutError) as error:
            self._helped.forget(name)
            log.error("help not sent", conversation=asked.talk.id, because=str(error) or "timeout")
            return False
        log.warning("help sent without the store", conversation=asked.talk.id)
        return True
