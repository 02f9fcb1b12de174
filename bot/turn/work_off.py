"""Works off what is open: each conversation in its order, one message at a time, and tells who waits.

What a turn came to, its reply and the end of its message are one commit.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import structlog

from bot.log_lines import told
from bot.storage import inbox as store
from bot.storage.claim import Claim, Entry, current
from bot.storage.engine import HELD
from bot.storage.inbox import Inbox
from bot.storage.outbox import Reply
from bot.storage.silence import SILENT
from bot.storage.turn_log import Overtaken
from bot.storage.unavailable import StoreUnavailable
from bot.turn.answer import Answering, Said
from bot.turn.messages import Message, addressed, message_id, outcome
from bot.turn.refusals import Ended
from bot.turn.safety_first import Danger
from bot.turn.unavailable import Unavailable

log = structlog.get_logger(__name__)

Seen = Callable[[list[Message], float], None]
"""Told of each turn: its messages, and how many seconds they took."""
Look = Callable[[str], Danger | None]
"""The safety rules."""

OWN = "auto-"
"""How the ids begin that a message gets from us where its sender gave none."""
AT_ONCE = HELD
"""Turns that may run at once. Two processors do no more than two; the rest are for those that hang."""
ATTEMPTS = 3
"""How often a message is begun that took the process with it, before it gets an apology."""
ASK_SECONDS = 0.25
"""How often a reply is asked for that another replica is making; it mostly tells by itself."""

Replied = asyncio.Future[list[Message]]


class WorkingOff:
    """The turns of this process, and those who wait for them."""

    def __init__(
        self,
        answering: Answering,
        inbox: Inbox,
        look: Look,
        seen: Seen | None = None,
        to_push: Callable[[], None] = lambda: None,
    ) -> None:
        self._answering = answering
        self._inbox = inbox
        self._look = look
        self._seen = seen
        self._to_push = to_push
        self.waiting: dict[int, tuple[str, Replied]] = {}
        self.at_work: dict[str, asyncio.Task[None]] = {}
        self._dangers: dict[int, Danger | None] = {}
        self._more: set[str] = set()
        self._put_off: set[str] = set()
        self._told: dict[str, asyncio.Event] = {}
        self._seats = asyncio.Semaphore(AT_ONCE)

    async def reply(
        self, entry: Entry, danger: Danger | None, seconds: float
    ) -> list[Message] | None:
        """The reply to a message that was just taken in; None where it takes longer than `seconds`.

        `danger` is what the rules found in its words before they were redacted. Raises
        Unavailable, Ended.
        """
        self._dangers[entry.id] = danger
        waiter: Replied = asyncio.get_running_loop().create_future()
        self.waiting[entry.id] = (entry.conversation, waiter)
        self.work_off(entry.conversation)
        try:
            await asyncio.wait({waiter}, timeout=seconds)
            return waiter.result() if waiter.done() else None
        finally:  # also where the client has gone; the turn has not
            self.waiting.pop(entry.id, None)

    def begin(self, entry: Entry, danger: Danger | None) -> None:
        """Has a message answered that was just taken in and whose reply is pushed: nobody waits here."""
        self._dangers[entry.id] = danger
        self.work_off(entry.conversation)

    def work_off(self, conversation: str) -> None:
        """Has the open messages of a conversation answered, unless that is under way."""
        self._more.add(conversation)
        if conversation not in self.at_work:
            task = asyncio.get_running_loop().create_task(self._work_off(conversation))
            self.at_work[conversation] = task

    async def left_behind(self, before: float) -> None:
        """Works off what came before that second and nobody works at. Raises StoreUnavailable."""
        for conversation in await self._inbox.still_open(before):
            if conversation not in self.at_work:
                if conversation not in self._put_off:
                    await self._inbox.begin_again(conversation, ATTEMPTS)
                self._put_off.discard(conversation)
                self.work_off(conversation)

    def answered(self, inbox_id: int) -> None:
        """Another replica says that it has answered that message."""
        if inbox_id in self.waiting:
            conversation = self.waiting[inbox_id][0]
            self.work_off(conversation)
            if conversation in self._told:
                self._told[conversation].set()

    async def _work_off(self, conversation: str) -> None:
        try:
            while True:
                self._more.discard(conversation)
                async with self._seats:
                    claim = await self._inbox.claim(conversation)
                    if claim is not None:
                        await self._one(claim)
                        continue
                if await self._elsewhere(conversation):
                    await self._hear(conversation)
                elif conversation not in self._more:
                    return
        except StoreUnavailable as error:
            self._give_up(conversation, Unavailable("the store can't be reached"), told(error))
        except Unavailable as error:
            self._give_up(conversation, error, told(error))
        except Exception as error:  # noqa: BLE001  # ours; the message stays open and is tried again
            self._give_up(conversation, Unavailable("the turn failed"), told(error))
        finally:
            del self.at_work[conversation]
            if not self.at_work:  # of what others have answered meanwhile
                self._dangers.clear()

    async def _hear(self, conversation: str) -> None:
        """Waits until another replica says that it has answered, or for a little while."""
        answered = self._told.setdefault(conversation, asyncio.Event())
        try:
            await asyncio.wait_for(answered.wait(), ASK_SECONDS)
        except TimeoutError:
            pass
        finally:
            self._told.pop(conversation, None)

    async def _elsewhere(self, conversation: str) -> bool:
        """Whether replies are still waited for that another replica makes; hands over those that are there."""
        waits = [number for number, (of, _) in self.waiting.items() if of == conversation]
        for number in waits:
            if reply := await self._inbox.reply_to(number):
                self._tell(number, reply.messages)
        return any(of == conversation for of, _ in self.waiting.values())

    async def _one(self, claim: Claim) -> None:
        """Answers one message and saves it. Raises Unavailable, StoreUnavailable."""
        entry = claim.entry
        token = current.set(claim)
        try:
            for last in (False, True):
                try:
                    await self._taken(claim)
                    return
                except Overtaken:  # somebody else wrote into this talk: once more, on top of that
                    if last:
                        raise
                    await self._inbox.let_go(claim)
                    fresh = await self._inbox.claim(entry.conversation)
                    if fresh is None:
                        return
                    claim.entry, claim.connection = fresh.entry, fresh.connection
                    claim.turns.clear()
        except (store.Erased, store.Lost) as gone:
            log.warning("turn not saved", conversation=entry.conversation, because=told(gone))
            if isinstance(gone, store.Erased):
                self._fail(entry.id, Ended())
        finally:
            current.reset(token)
            await self._inbox.let_go(claim)

    async def _taken(self, claim: Claim) -> None:
        entry, started = claim.entry, time.perf_counter()
        if entry.kind == "note":
            await self._answering.note(claim)
            await self._inbox.finish(claim, None, None)
            return
        danger = self._dangers[entry.id] if entry.id in self._dangers else self._look(entry.text)
        if entry.attempts > ATTEMPTS:
            said = Said(self._answering.fallback(danger), "TooManyAttempts")
        else:
            said = await self._answering.answer(claim, danger)
        given = None if entry.message_id.startswith(OWN) else entry.message_id
        messages = addressed(said.messages, entry.conversation, given)
        ended = outcome(messages)
        reply = Reply(message_id(messages), messages)
        if not await self._inbox.finish(claim, reply, ended, said.failure):
            messages, ended = [], SILENT  # a person is in the talk, and answers
        if entry.address is not None:
            self._to_push()
        seconds = time.perf_counter() - started
        log.info(
            "turn",
            conversation=entry.conversation,
            message_id=entry.message_id,
            outcome=ended,
            failure=said.failure,
            seconds=round(seconds, 4),
        )
        if self._seen and messages:
            self._seen(messages, seconds)
        self._tell(entry.id, messages)

    # --- those who wait ------------------------------------------------------------------

    def _tell(self, inbox_id: int, messages: list[Message]) -> None:
        self._dangers.pop(inbox_id, None)
        _, waiter = self.waiting.pop(inbox_id, (None, None))
        if waiter is not None and not waiter.done():
            waiter.set_result(messages)

    def _fail(self, inbox_id: int, error: Exception) -> None:
        self._dangers.pop(inbox_id, None)
        _, waiter = self.waiting.pop(inbox_id, (None, None))
        if waiter is not None and not waiter.done():
            waiter.set_exception(error)

    def _give_up(self, conversation: str, error: Unavailable, why: str) -> None:
        """Tells those who wait in this conversation; their messages stay open."""
        log.error("turn put off", conversation=conversation, error=why)
        self._put_off.add(conversation)
        for number in [n for n, (of, _) in self.waiting.items() if of == conversation]:
            self._fail(number, error)
