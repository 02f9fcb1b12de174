"""Every message's way: into the inbox, through its turn, into the outbox.

A message is written down before anything else is done with it. Its conversation then
works off what is open (`work_off.py`), whoever waits for it or has gone.
"""

from __future__ import annotations

import asyncio
import math
import time
import uuid
from collections.abc import Callable
from typing import Any

import structlog

from bot.log_lines import told
from bot.storage import inbox as store
from bot.storage.inbox import Inbox
from bot.storage.lock_store import InOrderLockStore
from bot.storage.outbox import Outbox, Reply
from bot.storage.say_once import say_once
from bot.storage.unavailable import StoreUnavailable
from bot.turn.answer import Answering
from bot.turn.messages import Message, addressed
from bot.turn.messages import message_id as message_id_of
from bot.turn.refusals import Conflict, Ended, StillRunning, TooMany
from bot.turn.safety_first import Danger
from bot.turn.talks import Talks
from bot.turn.unavailable import Unavailable, of_store
from bot.turn.work_off import OWN, Look, Seen, WorkingOff

log = structlog.get_logger(__name__)

Redact = Callable[[str], str]
Caution = Callable[[], list[Message]]
"""What a sender is told who wrote personal details down."""

WAIT_SECONDS = 12.0
"""How long a reply is waited for; then the client is told to ask again. A turn may take nine."""
MOST_OPEN = 500
"""Messages that may wait in one process. More would wait longer than anybody does."""
LAST_SECONDS = 20.0
"""How long a server that is told to stop goes on; what is open then goes on elsewhere, or later."""
LOOK_SECONDS = 1.0
"""How often messages are looked for that another process left behind, or a dead database."""
LEFT_SECONDS = 2.0
"""A message of that age which nobody works at was left behind."""


class Turns:
    """Takes messages in and has them answered, each conversation in its own order."""

    def __init__(
        self,
        answering: Answering,
        inbox: Inbox,
        outbox: Outbox,
        look: Look,
        redact: Redact,
        seen: Seen | None = None,
        clock: Callable[[], float] = time.time,
        to_push: Callable[[], None] = lambda: None,
        caution: Caution | None = None,
        staffed: bool = False,
    ) -> None:
        """`to_push` is told that there is something to push; `caution` words what is said aside.

        `staffed`: people are at the helpdesk, at times, so that whoever asks for one may wait.
        """
        self.talks = Talks(inbox.database, outbox, look, redact, staffed)
        self._answering = answering
        self._inbox = inbox
        self._outbox = outbox
        self._redact = redact
        self._clock = clock
        self._caution = caution
        self._to_push = to_push
        self._work = WorkingOff(answering, inbox, look, seen, to_push)
        self._to_note: dict[str, None] = {}
        self._door = InOrderLockStore()

    async def take_turn(
        self,
        conversation: str,
        text: str,
        *,
        message_id: str | None = None,
        danger: Danger | None = None,
        channel: str = "rest",
        per_minute: int | None = None,
        ends_when_erased: bool = False,
    ) -> list[Message]:
        """The reply to `text`, or to the message of that id if it was here before.

        A caller that goes away does not stop the turn. Raises Unavailable, Conflict,
        StillRunning, TooMany, Ended.
        """
        if len(self._work.waiting) >= MOST_OPEN:
            raise Unavailable("too many messages are waiting")
        name = message_id or OWN + uuid.uuid4().hex
        accepted = await self._accept(
            channel,
            conversation,
            name,
            self._redact(text),
            per_minute=per_minute,
            ends_when_erased=ends_when_erased,
        )
        if accepted.reply is not None:
            return accepted.reply.messages
        if not accepted.new:
            self._work.work_off(conversation)  # whoever had it may be gone
            raise StillRunning(name)
        reply = await self._work.reply(accepted.entry, danger, WAIT_SECONDS)
        if reply is None:
            raise StillRunning(name)
        return reply

    async def take_in(
        self,
        channel: str,
        conversation: str,
        text: str,
        *,
        message_id: str,
        address: dict[str, Any],
        danger: Danger | None = None,
        edited: bool = False,
    ) -> bool:
        """Takes a message in whose reply is pushed to `address`; True where it is new.

        Where personal details were in it, its sender alone is told so: then the address is
        `{**address, "private": True}`. Nobody waits for the turn. An `edited` one whose words are
        no longer here is a Conflict too. Raises Unavailable, Conflict.
        """
        redacted = self._redact(text)
        aside = None
        if redacted != text and self._caution is not None:
            said = addressed(self._caution(), conversation, message_id)
            aside = Reply(message_id_of(said), said)
        accepted = await self._accept(
            channel,
            conversation,
            message_id,
            redacted,
            address=address,
            aside=aside,
            edited=edited,
        )
        if accepted.new:
            self._work.begin(accepted.entry, danger)
        else:
            self._work.work_off(conversation)  # whoever had it may be gone
        if aside is not None:
            self._to_push()
        return accepted.new

    async def say_once(
        self,
        channel: str,
        conversation: str,
        messages: list[Message],
        *,
        message_id: str,
        address: dict[str, Any],
    ) -> bool:
        """Has `messages` sent to `address` beside any turn, once for a `message_id`; True the first time.

        Raises Unavailable.
        """
        said = addressed(messages, conversation, message_id)
        reply, database = Reply(message_id_of(said), said), self._inbox.database
        new = await of_store(say_once(database, channel, conversation, message_id, address, reply))
        if new:
            self._to_push()
        return new

    async def push(self, conversation: str, messages: list[Message], author: str) -> bool:
        """Sends `messages` to where the conversation was last written from, a person's or the assistant's.

        False where its channel is none that is pushed. Raises Unavailable.
        """
        said = addressed(messages, conversation, None)
        reply = Reply(message_id_of(said), said)
        known = await of_store(self._outbox.push(conversation, reply, author))
        self._to_push()
        return known

    def fallback(self, danger: Danger | None) -> list[Message]:
        """What is said where no turn could be taken: the safety reply, or an apology, or both."""
        return self._answering.fallback(danger)

    async def remember_danger(self, conversation: str) -> None:
        """Has the talk know of a safety reply that was given beside it; later, if not now. Never raises."""
        if len(self._to_note) < MOST_OPEN:
            self._to_note[conversation] = None
        try:
            await self._write_notes()
        except StoreUnavailable as error:
            log.warning("safety reply not noted yet", conversation=conversation, error=told(error))

    async def look_after(self) -> None:
        """Works off what was left behind, for as long as the server runs."""
        began = True
        while True:
            try:
                await self._write_notes()
                await self._work.left_behind(self._clock() - (0.0 if began else LEFT_SECONDS))
                began = False
            except StoreUnavailable as error:
                log.warning("store unavailable", error=told(error))
            except Exception as error:  # noqa: BLE001  # it has to go on
                log.error("looking after messages failed", error=told(error))
            await asyncio.sleep(LOOK_SECONDS)

    def answered(self, inbox_id: int) -> None:
        """Another replica says that it has answered that message."""
        self._work.answered(inbox_id)

    async def finish(self, seconds: float = LAST_SECONDS) -> None:
        """Waits for the turns that are running, and for erasures, so long at most."""
        try:
            async with asyncio.timeout(seconds):
                while self._work.at_work or self.talks.erasing:
                    await asyncio.gather(
                        *self._work.at_work.values(), *self.talks.erasing, return_exceptions=True
                    )
        except TimeoutError:
            log.warning("messages left open", because="the server stops")

    async def _accept(
        self, channel: str, conversation: str, name: str, text: str, **more: Any
    ) -> store.Accepted:
        """Writes a message down. Raises Unavailable, Conflict, TooMany, Ended."""
        try:
            async with self._door.lock(conversation):  # written down in the order of arrival
                return await self._inbox.accept(channel, conversation, name, text, **more)
        except store.OtherText:
            raise Conflict(name) from None
        except store.TooMany as many:
            raise TooMany(max(1, math.ceil(many.seconds))) from None
        except store.Erased:
            raise Ended from None
        except Exception as error:  # the store's own, or a mistake of ours: nothing is written
            log.error("store unavailable", conversation=conversation, error=told(error))
            raise Unavailable("the store can't be reached") from error

    async def _write_notes(self) -> None:
        for conversation in list(self._to_note):
            try:
                await self._inbox.accept(
                    "note", conversation, uuid.uuid4().hex, "", kind="note", ends_when_erased=True
                )
            except store.Erased:
                pass
            self._to_note.pop(conversation, None)
            self._work.work_off(conversation)
