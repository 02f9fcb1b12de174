"""Every message's way: into the inbox, through its turn, into the outbox.

A message is written down before anything else is done with it. Its conversation then
works off what is open, oldest first, one at a time, whoever waits for it or has gone.
What a turn came to, its reply and the end of its message are one commit.
"""

from __future__ import annotations

import asyncio
import math
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from bot.log_lines import told
from bot.storage import inbox as store
from bot.storage.claim import Claim, current
from bot.storage.engine import HELD
from bot.storage.erase import erase
from bot.storage.inbox import Inbox
from bot.storage.lock_store import InOrderLockStore
from bot.storage.outbox import Outbox, Reply
from bot.storage.turn_log import Overtaken
from bot.storage.unavailable import StoreUnavailable
from bot.turn.answer import Answering, Said
from bot.turn.messages import Message, addressed, message_id, outcome
from bot.turn.refusals import Conflict, Ended, StillRunning, TooMany
from bot.turn.safety_first import Danger
from bot.turn.unavailable import Unavailable

log = structlog.get_logger(__name__)

Seen = Callable[[list[Message], float], None]
"""Told of each turn: its messages, and how many seconds they took."""
Look = Callable[[str], Danger | None]
"""The safety rules."""
Redact = Callable[[str], str]
T = TypeVar("T")

OWN = "auto-"
"""How the ids begin that a message gets from us where its sender gave none."""
WAIT_SECONDS = 12.0
"""How long a reply is waited for; then the client is told to ask again. A turn may take nine."""
MOST_OPEN = 500
"""Messages that may wait in one process. More would wait longer than anybody does."""
AT_ONCE = HELD
"""Turns that may run at once. Two processors do no more than two; the rest are for those that hang."""
LAST_SECONDS = 20.0
"""How long a server that is told to stop goes on; what is open then goes on elsewhere, or later."""
ATTEMPTS = 3
"""How often a message is begun that took the process with it, before it gets an apology."""
LOOK_SECONDS = 1.0
"""How often messages are looked for that another process left behind, or a dead database."""
LEFT_SECONDS = 2.0
"""A message of that age which nobody works at was left behind."""
ASK_SECONDS = 0.25
"""How often a reply is asked for that another replica is making; it mostly tells by itself."""


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
    ) -> None:
        self._answering = answering
        self._inbox = inbox
        self._outbox = outbox
        self._look = look
        self._redact = redact
        self._seen = seen
        self._clock = clock
        self._waiting: dict[int, tuple[str, asyncio.Future[list[Message]]]] = {}
        self._dangers: dict[int, Danger | None] = {}
        self._at_work: dict[str, asyncio.Task[None]] = {}
        self._more: set[str] = set()
        self._put_off: set[str] = set()
        self._erasing: set[asyncio.Future[int]] = set()
        self._told: dict[str, asyncio.Event] = {}
        self._to_note: dict[str, None] = {}
        self._door = InOrderLockStore()
        self._seats = asyncio.Semaphore(AT_ONCE)

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
        if len(self._waiting) >= MOST_OPEN:
            raise Unavailable("too many messages are waiting")
        name = message_id or OWN + uuid.uuid4().hex
        try:
            async with self._door.lock(conversation):  # written down in the order of arrival
                accepted = await self._inbox.accept(
                    channel,
                    conversation,
                    name,
                    self._redact(text),
                    per_minute=per_minute,
                    ends_when_erased=ends_when_erased,
                )
        except store.OtherText:
            raise Conflict(name) from None
        except store.TooMany as many:
            raise TooMany(max(1, math.ceil(many.seconds))) from None
        except store.Erased:
            raise Ended from None
        except Exception as error:  # the store's own, or a mistake of ours: nothing is written
            log.error("store unavailable", conversation=conversation, error=told(error))
            raise Unavailable("the store can't be reached") from error
        if accepted.reply is not None:
            return accepted.reply.messages
        if not accepted.new:
            self.work_off(conversation)  # whoever had it may be gone
            raise StillRunning(name)
        entry = accepted.entry
        self._dangers[entry.id] = danger
        waiter: asyncio.Future[list[Message]] = asyncio.get_running_loop().create_future()
        self._waiting[entry.id] = (conversation, waiter)
        self.work_off(conversation)
        try:
            await asyncio.wait({waiter}, timeout=WAIT_SECONDS)
            if not waiter.done():
                raise StillRunning(name)
            return waiter.result()
        finally:  # also where the client has gone; the turn has not
            self._waiting.pop(entry.id, None)

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

    async def replies_after(
        self, conversation: str, position: int
    ) -> list[tuple[int, list[Message]]]:
        """The talk's replies behind that position. Raises Unavailable."""
        return await self._of_store(self._outbox.after(conversation, position))

    async def offered(self, conversation: str, payload: str) -> bool:
        """Whether a button of this talk holds exactly that. Raises Unavailable."""
        return await self._of_store(self._outbox.offered(conversation, payload))

    async def feedback(
        self, conversation: str, reply_id: str, useful: bool, reason: str | None
    ) -> bool:
        """Keeps it; False where the talk has no such reply. Raises Unavailable."""
        words = self._redact(reason) if reason else None
        return await self._of_store(self._outbox.judge(conversation, reply_id, useful, words))

    async def ended(self, conversation: str) -> bool:
        """Whether the talk was erased. Raises Unavailable."""
        return await self._of_store(self._inbox.erased(conversation))

    async def erase(self, conversation: str) -> None:
        """Nothing of the talk is kept but a tombstone. Raises Unavailable."""
        # A client that goes away must not stop it half-way.
        erasing = asyncio.ensure_future(erase(self._inbox.database, conversation))
        self._erasing.add(erasing)
        erasing.add_done_callback(self._erasing.discard)
        await self._of_store(asyncio.shield(erasing))

    # --- working off -------------------------------------------------------------------

    def work_off(self, conversation: str) -> None:
        """Has the open messages of a conversation answered, unless that is under way."""
        self._more.add(conversation)
        if conversation not in self._at_work:
            task = asyncio.get_running_loop().create_task(self._work_off(conversation))
            self._at_work[conversation] = task

    async def look_after(self) -> None:
        """Works off what was left behind, for as long as the server runs."""
        began = True
        while True:
            try:
                await self._write_notes()
                before = self._clock() - (0.0 if began else LEFT_SECONDS)
                for conversation in await self._inbox.still_open(before):
                    if conversation not in self._at_work:
                        if conversation not in self._put_off:
                            await self._inbox.begin_again(conversation, ATTEMPTS)
                        self._put_off.discard(conversation)
                        self.work_off(conversation)
                began = False
            except StoreUnavailable as error:
                log.warning("store unavailable", error=told(error))
            except Exception as error:  # noqa: BLE001  # it has to go on
                log.error("looking after messages failed", error=told(error))
            await asyncio.sleep(LOOK_SECONDS)

    async def finish(self, seconds: float = LAST_SECONDS) -> None:
        """Waits for the turns that are running, and for erasures, so long at most."""
        try:
            async with asyncio.timeout(seconds):
                while self._at_work or self._erasing:
                    await asyncio.gather(
                        *self._at_work.values(), *self._erasing, return_exceptions=True
                    )
        except TimeoutError:
            log.warning("messages left open", because="the server stops")

    def answered(self, inbox_id: int) -> None:
        """Another replica says that it has answered that message."""
        if inbox_id in self._waiting:
            conversation = self._waiting[inbox_id][0]
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
            del self._at_work[conversation]

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
        waits = [number for number, (of, _) in self._waiting.items() if of == conversation]
        for number in waits:
            if reply := await self._inbox.reply_to(number):
                self._tell(number, reply.messages)
        return any(of == conversation for of, _ in self._waiting.values())

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
        await self._inbox.finish(claim, Reply(message_id(messages), messages), ended, said.failure)
        seconds = time.perf_counter() - started
        log.info(
            "turn",
            conversation=entry.conversation,
            message_id=entry.message_id,
            outcome=ended,
            failure=said.failure,
            seconds=round(seconds, 4),
        )
        if self._seen:
            self._seen(messages, seconds)
        self._tell(entry.id, messages)

    # --- those who wait ------------------------------------------------------------------

    def _tell(self, inbox_id: int, messages: list[Message]) -> None:
        self._dangers.pop(inbox_id, None)
        _, waiter = self._waiting.pop(inbox_id, (None, None))
        if waiter is not None and not waiter.done():
            waiter.set_result(messages)

    def _fail(self, inbox_id: int, error: Exception) -> None:
        self._dangers.pop(inbox_id, None)
        _, waiter = self._waiting.pop(inbox_id, (None, None))
        if waiter is not None and not waiter.done():
            waiter.set_exception(error)

    def _give_up(self, conversation: str, error: Unavailable, why: str) -> None:
        """Tells those who wait in this conversation; their messages stay open."""
        log.error("turn put off", conversation=conversation, error=why)
        self._put_off.add(conversation)
        for number in [n for n, (of, _) in self._waiting.items() if of == conversation]:
            self._fail(number, error)

    async def _write_notes(self) -> None:
        for conversation in list(self._to_note):
            try:
                await self._inbox.accept(
                    "note", conversation, uuid.uuid4().hex, "", kind="note", ends_when_erased=True
                )
            except store.Erased:
                pass
            self._to_note.pop(conversation, None)
            self.work_off(conversation)

    async def _of_store(self, work: Awaitable[T]) -> T:
        try:
            return await work
        except StoreUnavailable as error:
            raise Unavailable("the store can't be reached") from error
