"""Whatever step a process dies at: each accepted message is answered once, in order, and nothing is done twice.

A state machine sends messages, repeats them, lets the process die before or after any
call of the store, and starts another. What people were told is compared with the store.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from rasa.core.channels.channel import UserMessage

from bot.storage.claim import Claim, current
from bot.storage.database import Database
from bot.storage.engine import sqlite_url
from bot.storage.inbox import Accepted, Inbox
from bot.storage.outbox import Outbox, Reply
from bot.storage.queue.tables import HISTORY, ITEMS, WORDS
from bot.storage.tables import INBOX, OUTBOX, TURNS
from bot.storage.turn_log import Turn, last
from bot.turn.answer import Answering
from bot.turn.messages import Message
from bot.turn.refusals import Conflict, StillRunning
from bot.turn.take_turn import Turns

TALKS = ("a", "b")
OF_ITEMS = (ITEMS, WORDS, HISTORY)


class BrittleInbox(Inbox):
    """An inbox whose process dies at the given call of the store, before it or after it."""

    fuse: int | None = None

    def _burn(self) -> None:
        if self.fuse is not None:
            self.fuse -= 1
            if self.fuse < 0:
                raise asyncio.CancelledError  # passes through everything that catches errors

    async def accept(self, *about: Any, **more: Any) -> Accepted:
        self._burn()
        accepted = await super().accept(*about, **more)
        self._burn()
        return accepted

    async def claim(self, conversation: str) -> Claim | None:
        self._burn()
        claim = await super().claim(conversation)
        try:
            self._burn()
        except asyncio.CancelledError:
            if claim is not None:
                await super().let_go(claim)  # the database lets go of what a dead process held
            raise
        return claim

    async def finish(
        self, claim: Claim, reply: Reply | None, outcome: str | None, failure: str | None = None
    ) -> bool:
        self._burn()
        said = await super().finish(claim, reply, outcome, failure)
        self._burn()
        return said


class Crashes(RuleBasedStateMachine):
    """One database, and one process after the other."""

    make_database: Callable[[], Database]

    @initialize()
    def begin(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.database = self.make_database()
        self.sent: dict[tuple[str, str], str] = {}
        self.told: dict[tuple[str, str], list[Message]] = {}
        self.number = 0
        self.start()

    def start(self) -> None:
        self.inbox = BrittleInbox(self.database)
        self.turns = Turns(
            Answering(self.handle, "Sorry."),
            self.inbox,
            Outbox(self.database),
            lambda _: None,
            lambda text: text,
        )

    async def handle(self, message: UserMessage) -> None:
        """Counts how many messages the talk has had, as an action with a slot would."""
        claim = current.get()
        assert claim is not None
        before = await self.database.read(lambda c: last(c, message.sender_id, 1))
        number = before[-1].number + 1 if before else 1
        claim.turns.append(Turn(number, [{"text": message.text}], []))
        await message.output_channel.send_text_message(message.sender_id, f"{number}")

    async def say(self, talk: str, name: str, text: str) -> None:
        try:
            said = await self.turns.take_turn(talk, text, message_id=name)
        except (StillRunning, asyncio.CancelledError):
            return
        before = self.told.setdefault((talk, name), said)
        assert said == before, "a repeat got another reply"

    @rule(talk=st.sampled_from(TALKS), count=st.integers(1, 3))
    def send(self, talk: str, count: int) -> None:
        names = [f"m{self.number + n}" for n in range(count)]
        self.number += count
        for name in names:
            self.sent[talk, name] = f"text of {name}"

        async def all_at_once() -> None:
            await asyncio.gather(*(self.say(talk, n, self.sent[talk, n]) for n in names))

        self.loop.run_until_complete(all_at_once())

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        talk, name = data.draw(st.sampled_from(sorted(self.sent)))
        self.loop.run_until_complete(self.say(talk, name, self.sent[talk, name]))

    @rule(pick=st.integers(0, 99))
    def reuse(self, pick: int) -> None:
        """The id of another text is refused, and changes nothing."""
        if not self.told:  # what has been answered by now depends on the machine: no draw may
            return
        talk, name = sorted(self.told)[pick % len(self.told)]
        with pytest.raises(Conflict):
            self.loop.run_until_complete(self.turns.take_turn(talk, "other", message_id=name))

    @rule(calls=st.integers(0, 7), talk=st.sampled_from(TALKS))
    def die_at(self, calls: int, talk: str) -> None:
        """The process dies at that call from now; what waits in it is gone."""
        self.inbox.fuse = calls
        self.send(talk, 2)
        self.restart()

    @rule()
    def restart(self) -> None:
        async def end() -> None:
            for task in list(self.turns._work.at_work.values()):
                task.cancel()
            await asyncio.gather(*self.turns._work.at_work.values(), return_exceptions=True)

        self.inbox.fuse = None
        self.loop.run_until_complete(end())
        self.start()

    @rule()
    def recover(self) -> None:
        """The new process works off what the old one left, and every repeat is answered."""

        async def look() -> None:
            for talk in await self.inbox.still_open(float("inf")):
                self.turns._work.work_off(talk)
            await self.turns.finish()
            for (talk, name), text in self.sent.items():
                await self.say(talk, name, text)
            await self.turns.finish()
            for (talk, name), text in self.sent.items():
                await self.say(talk, name, text)

        self.loop.run_until_complete(look())
        assert set(self.told) == set(self.sent)

    def rows(self, table: sa.Table) -> list[Any]:
        query = sa.select(table).order_by(*table.primary_key)
        return self.loop.run_until_complete(self.database.read(lambda c: list(c.execute(query))))

    @invariant()
    def nothing_is_lost_doubled_or_out_of_order(self) -> None:
        if not hasattr(self, "loop"):
            return
        self.loop.run_until_complete(self.turns.finish())  # what runs has ended, or died
        inbox, outbox, turns = (self.rows(table) for table in (INBOX, OUTBOX, TURNS))
        by_id = {row.id: row for row in inbox}
        assert {key for key in self.told} <= {
            (row.conversation, row.message_id) for row in inbox if row.done_at is not None
        }, "a reply was given for what is not saved"
        for talk in TALKS:
            done = [row.id for row in inbox if row.conversation == talk and row.done_at]
            replies = [row for row in outbox if row.conversation == talk]
            assert [row.inbox_id for row in replies] == done, "lost, doubled or out of order"
            assert [row.position for row in replies] == list(range(1, len(done) + 1))
            logged = [row for row in turns if row.conversation == talk]
            assert [row.inbox_id for row in logged] == done, (
                "an action was done twice or not at all"
            )
            assert [row.number for row in logged] == list(range(1, len(done) + 1))
            still = [row.id for row in inbox if row.conversation == talk and not row.done_at]
            assert not (done and still) or max(done) < min(still), "overtaken"
        for (talk, name), said in self.told.items():
            [row] = [r for r in outbox if by_id[r.inbox_id].message_id == name
                     and r.conversation == talk]  # fmt: skip
            assert said[-1]["custom"]["message_id"] == row.reply_id

    def teardown(self) -> None:
        if not hasattr(self, "loop"):
            return
        try:
            self.restart()
            self.recover()
            self.nothing_is_lost_doubled_or_out_of_order()
        finally:
            self.restart()
            self.database.close()
            self.loop.close()


QUIETLY = settings(
    max_examples=60,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@pytest.fixture(autouse=True)
def nobody_waits_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits for a process that died is told to ask again."""
    monkeypatch.setattr("bot.turn.take_turn.WAIT_SECONDS", 0.1)


def test_on_sqlite() -> None:
    """Messages, repeats, deaths at any step and restarts lose, double and reorder nothing."""
    folders: list[Path] = []

    class OnSqlite(Crashes):
        def make_database(self) -> Database:
            folders.append(Path(tempfile.mkdtemp(prefix="crashes-")))
            return Database(sqlite_url(folders[-1]))

    try:
        run(OnSqlite, QUIETLY)
    finally:
        for folder in folders:
            shutil.rmtree(folder)


def test_on_postgresql(postgres: Callable[[], str]) -> None:
    """The same over the database that several servers share."""
    url = postgres()

    class OnPostgresql(Crashes):
        def make_database(self) -> Database:
            database = Database(url)
            with database.ready().begin() as connection:
                for table in (INBOX, TURNS, OUTBOX, *OF_ITEMS):  # the audit lets nothing go
                    connection.execute(table.delete())
            return database

    run(OnPostgresql, settings(QUIETLY, max_examples=20))


def run(machine: type[Crashes], how: settings) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(machine, settings=how)
