"""What may be done in one of the website's talks, whichever way it is asked for: in JSON, or by a form."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from bot.channels.incoming import Refused
from bot.channels.refuse import SENTENCES
from bot.channels.session_token import KEPT, BadToken, Over, Session, issue, read
from bot.channels.website_form import Feedback, WebMessage
from bot.turn.messages import Message
from bot.turn.refusals import Conflict, Ended, TooMany
from bot.turn.safety_first import Danger
from bot.turn.take_turn import Turns

NAME = "website"
PER_MINUTE = 20
"""Messages a minute in one conversation: more than anybody types."""
TOO_LONG = "That is too long. A message may have at most 4,000 characters."


class WebsiteTalk:
    """`keys` are the key that signs and those that are still read; `clock` gives seconds since 1970."""

    def __init__(
        self, turns: Turns, keys: Sequence[str], clock: Callable[[], float] = time.time
    ) -> None:
        self.turns = turns
        self._keys = keys
        self._clock = clock

    def begin(self) -> Session:
        """A new session. Nothing of it is kept here."""
        return issue(self._keys[0], self._clock())

    async def conversation(self, token: str) -> str:
        """What `token` speaks for, whether or not it was ended. Raises Refused (401), Unavailable.

        While a person of the helpdesk is asked for, or there, it is good for longer: their answer is waited for.
        """
        now = self._clock()
        try:
            return read(token, self._keys, now)
        except Over as over:
            kept = now < over.expires + KEPT and await self.turns.talks.person(over.conversation)
            if not kept:
                raise Refused(401, SENTENCES[401]) from None
            return over.conversation
        except BadToken:
            raise Refused(401, SENTENCES[401]) from None

    @asynccontextmanager
    async def remembering(self, conversation: str, danger: Danger | None) -> AsyncIterator[None]:
        """Has the talk know of the safety reply that goes out with a refusal of what is done in here."""
        try:
            yield
        except (Refused, Conflict, TooMany):
            if danger:
                await self.turns.remember_danger(conversation)
            raise

    async def ask(
        self, conversation: str, message: WebMessage, danger: Danger | None
    ) -> list[Message]:
        """The reply to a message. Raises Refused, and what `Turns.take_turn` raises."""
        if message.pressed and await self.turns.talks.ended(conversation):
            raise Ended
        if message.pressed and not await self.turns.talks.offered(conversation, message.text):
            raise Refused(400, "That choice was not offered in this conversation.")
        return await self.turns.take_turn(
            conversation,
            message.text,
            message_id=message.message_id,
            danger=danger,
            channel=NAME,
            per_minute=PER_MINUTE,
            ends_when_erased=True,
        )

    async def judge(
        self, conversation: str, danger: Danger | None, read_it: Callable[[], Feedback]
    ) -> Feedback:
        """Keeps whether a reply was useful, and returns what was read.

        It is read last: the talk knows of a danger in its reason, whatever else is wrong with it.
        Raises Ended, Refused, Unavailable.
        """
        if danger:
            await self.turns.remember_danger(conversation)
        if await self.turns.talks.ended(conversation):
            raise Ended
        given = read_it()
        kept = await self.turns.talks.feedback(
            conversation, given.message_id, given.useful, given.reason
        )
        if not kept:
            raise Refused(400, "There is no such answer in this conversation.")
        return given
