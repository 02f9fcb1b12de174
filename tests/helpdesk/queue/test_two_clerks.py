"""Two clerks, who write letters and join talks, the assistant, a mail sender and a server that dies: no letter goes twice, none is lost, no item either.

A state machine lets all of them act in any order, each clerk on the page that is before them. What
really went out is kept beside the database (`world`) and compared with what it says.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from bot.storage.database import Database, Do, T
from bot.storage.deliveries import HOLD_SECONDS
from bot.storage.engine import sqlite_url
from bot.storage.outbox import Delivery
from bot.storage.queue.filter import Filter
from bot.storage.queue.item import Item
from bot.storage.queue.refused import Conflict, Refused, TooLate
from bot.storage.queue.tables import ALERTS, HANDOFFS, ITEMS
from bot.storage.tables import OUTBOX
from tests.standins.desk import SLACK, Desk, empty

Dies = Literal["", "before", "after"]
"""The server dies in a change: before its commit, or before anybody hears of it."""
CLERKS = ("ann", "ben")
TALKS = ("slack:1", "slack:2")
DIES: st.SearchStrategy[Dies] = st.sampled_from(("", "", "", "before", "after"))
PICK = st.integers(0, 99)
FRESH = st.sampled_from((True, True, True, False))
"""Whether a clerk looks before the click, or goes by what was there earlier."""


class Died(BaseException):
    """The server did."""


class Brittle(Database):
    """A database whose server dies in the next change."""

    dies: Dies = ""

    async def write(self, change: Do[T]) -> T:
        dies, self.dies = self.dies, ""

        def before(connection: sa.engine.Connection) -> T:
            change(connection)
            raise Died

        done = await super().write(before if dies == "before" else change)
        if dies:
            raise Died
        return done


@dataclass
class InHand:
    """What a sender has in hand since a second."""

    delivery: Delivery
    since: float


class TwoClerks(RuleBasedStateMachine):
    """One queue, over one database after the other."""

    url: str

    @initialize()
    def begin(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.desk = Desk(self.url)
        self.connect()
        empty(self.desk.database)
        self.in_hand: list[InHand] = []
        self.world: Counter[str] = Counter()  # letters that arrived
        self.letters: dict[str, str] = {}  # by the reply's id
        self.undone: set[str] = set()
        self.said: set[str] = set()  # in a talk, at once
        self.made: set[int] = set()
        self.number = 0
        for thread, priority in ((1, 4), (2, 1)):
            self.mail(thread, priority, "")
        self.turn("slack:1", "handoff")

    # --- how ---------------------------------------------------------------------------------

    def connect(self) -> None:
        self.desk.database.close()
        brittle = Brittle(self.url, lambda: self.desk.now)
        self.desk.database = brittle
        self.desk.queue._database = self.desk.inbox.database = brittle
        self.desk.deliveries._database = brittle
        self.brittle = brittle

    def do(self, work: Awaitable[T]) -> T:
        async def body() -> T:
            return await work

        return self.loop.run_until_complete(body())

    def attempt(self, work: Callable[[], Awaitable[T]], dies: Dies = "") -> T | Refused | None:
        """What came of it; None where the server died."""
        self.brittle.dies = dies
        try:
            return self.do(work())
        except Died:
            self.connect()
            self.in_hand.clear()
            return None
        except Refused as refused:
            return refused
        finally:
            self.brittle.dies = ""

    def rows(self, table: sa.Table, *where: Any) -> list[Any]:
        return self.do(self.desk.rows(table, *where))

    def pick(self, pick: int, *where: Any) -> Any:
        """An item's row; None where there is none. One of those that fulfil `where`, if there are any."""
        rows = self.rows(ITEMS, *where) or self.rows(ITEMS)
        return rows[pick % len(rows)] if rows else None

    def version(self, row: Any, fresh: bool) -> int:
        """The version that the clerk sees now, or that of a page from before."""
        return int(row.version) if fresh else int(row.version) - 1

    def letter(self) -> str:
        """One that was never written before."""
        self.number += 1
        return f"Letter {self.number}"

    # --- what comes in -----------------------------------------------------------------------

    def mail(self, thread: int, priority: int, dies: Dies) -> None:
        about = {"conversation": f"mail:{thread}", "draft": self.letter(), "priority": priority}
        origin = f"mail:{self.number}"
        self.attempt(lambda: self.desk.mail(origin=origin, **about), dies)
        if not self.rows(ITEMS, ITEMS.c.origin == origin):  # the mailbox is read again
            self.do(self.desk.mail(origin=origin, **about))
        self.made |= {row.id for row in self.rows(ITEMS, ITEMS.c.origin == origin)}

    def turn(self, talk: str, outcome: str) -> None:
        there = bool(self.there(talk))
        reply_id = self.do(self.desk.turn(talk, outcome, channel="slack", address=SLACK))
        [reply] = self.rows(OUTBOX, OUTBOX.c.reply_id == reply_id)
        silent = there and outcome != "safety"
        assert (reply.body == "[]") == silent, "spoke past a person, or was silent without one"
        alive = self.rows(ITEMS, ITEMS.c.conversation == talk, ITEMS.c.status != "done")
        assert len(alive) <= 1, "two open items of a talk"
        assert outcome == "answer" or alive, "a wish was lost"
        self.made |= {row.id for row in alive}

    def there(self, talk: str) -> list[Any]:
        """Who is in a talk, and at work."""
        now = self.desk.now
        return [
            one
            for one in self.rows(HANDOFFS, HANDOFFS.c.conversation == talk)
            for row in self.rows(ITEMS, ITEMS.c.id == one.item_id)
            if row.claimed_by == one.who and row.claimed_until > now
        ]

    # --- clerks ------------------------------------------------------------------------------

    def claim(self, clerk: str, pick: int, fresh: bool, dies: Dies) -> None:
        if row := self.pick(pick):
            version = self.version(row, fresh)
            came = self.attempt(lambda: self.desk.queue.claim(row.id, version, clerk), dies)
            if isinstance(came, Item):
                free = row.claimed_by in (None, clerk) or row.claimed_until <= self.desk.now
                assert came.holder == clerk and free, "taken from its holder"

    def take_up(self, clerk: str, pick: int, fresh: bool, dies: Dies) -> None:
        """What a clerk mostly does: claim, look through, Send."""
        theirs = sa.or_(ITEMS.c.claimed_by.is_(None), ITEMS.c.claimed_by == clerk)
        if row := self.pick(pick, ITEMS.c.status == "open", theirs):
            self.do_on(row.id, "claim", clerk)
            self.do_on(row.id, "edit_draft", clerk, self.letter())
            self.send_this(clerk, row.id, fresh, dies)

    def do_on(self, number: int, what: str, clerk: str, *more: str) -> None:
        """A change by its name, of the item as it is now; whatever comes of it."""
        [row] = self.rows(ITEMS, ITEMS.c.id == number)
        change = getattr(self.desk.queue, what)
        self.attempt(lambda: change(number, row.version, clerk, *more))

    def write(self, clerk: str, pick: int, fresh: bool, dies: Dies) -> None:
        if row := self.pick(pick):
            version, text = self.version(row, fresh), self.letter()
            came = self.attempt(
                lambda: self.desk.queue.edit_draft(row.id, version, clerk, text), dies
            )
            assert not isinstance(came, Item) or (row.version, row.claimed_by) == (version, clerk)

    def send(self, clerk: str, pick: int, fresh: bool, dies: Dies) -> None:
        if row := self.pick(pick, ITEMS.c.claimed_by != clerk, ITEMS.c.status == "open"):
            self.send_this(clerk, row.id, fresh, dies)

    def send_this(self, clerk: str, number: int, fresh: bool, dies: Dies) -> None:
        """Pressed twice."""
        [row] = self.rows(ITEMS, ITEMS.c.id == number)
        version = self.version(row, fresh)
        before = {one.reply_id for one in self.rows(OUTBOX)}
        for click in range(2):
            self.attempt(
                lambda: self.desk.queue.send(row.id, version, clerk), "" if click else dies
            )
        new = [one for one in self.rows(OUTBOX) if one.reply_id not in before]
        assert len(new) <= 1, "sent twice"
        if new:
            assert (row.version, row.claimed_by) == (version, clerk), "sent unseen, or unclaimed"
            assert row.status == "open" and row.trouble != "unknown" and row.replied_at is None
        for one in new:
            self.letters[one.reply_id] = one.body

    def undo(self, clerk: str, pick: int, dies: Dies) -> None:
        row = self.pick(pick, ITEMS.c.status == "sending")
        if row is None or row.reply_id is None:
            return
        [reply] = self.rows(OUTBOX, OUTBOX.c.reply_id == row.reply_id)
        came = self.attempt(lambda: self.desk.queue.undo(row.id, clerk), dies)
        if came is None:
            came = self.attempt(lambda: self.desk.queue.undo(row.id, clerk))
        [after] = self.rows(OUTBOX, OUTBOX.c.reply_id == row.reply_id)
        if isinstance(came, TooLate):
            assert reply.status == after.status != "taken_back"
            assert reply.status != "waiting" or reply.attempts
        else:
            assert after.status == "taken_back"
            self.undone.add(row.reply_id)

    def settle(self, clerk: str, pick: int, dies: Dies) -> None:
        """A clerk who looked it up says what is true."""
        if row := self.pick(pick, ITEMS.c.trouble == "unknown"):
            arrived = bool(self.world[self.letters.get(row.reply_id, "")])
            self.attempt(
                lambda: self.desk.queue.settle(row.id, row.version, clerk, arrived=arrived), dies
            )

    def close(self, clerk: str, pick: int, fresh: bool, dies: Dies) -> None:
        self.end(self.desk.queue.close, self.pick(pick), clerk, fresh, dies)

    def reopen(self, clerk: str, pick: int, fresh: bool, dies: Dies) -> None:
        row = self.pick(pick, ITEMS.c.status == "done")
        self.end(self.desk.queue.reopen, row, clerk, fresh, dies)

    def end(self, change: Any, row: Any, clerk: str, fresh: bool, dies: Dies) -> None:
        if row is not None:
            version = self.version(row, fresh)
            came = self.attempt(lambda: change(row.id, version, clerk), dies)
            assert not isinstance(came, Item) or row.version == version

    def bulk(self, clerk: str, action: Literal["close", "send"], between: bool, dies: Dies) -> None:
        queue, which = self.desk.queue, Filter(kind="mail")
        asked = self.do(queue.ask_bulk(action, which, clerk))
        if between:
            self.mail(1, 4, "")
        before = {row.id: row for row in self.rows(ITEMS)}
        sent = {one.reply_id for one in self.rows(OUTBOX)}
        came = self.attempt(lambda: queue.do_bulk(action, which, clerk, asked.token), dies)
        changed = [row for row in self.rows(ITEMS) if row.version != before[row.id].version]
        assert all(before[row.id].priority > 1 for row in changed), "grave, and among many"
        assert all(before[row.id].claimed_by in (None, clerk)
                   or before[row.id].claimed_until <= self.desk.now for row in changed)  # fmt: skip
        assert len(changed) in (0, asked.count)
        assert came != asked.count or len(changed) == asked.count
        assert not isinstance(came, Conflict) or not changed
        for one in self.rows(OUTBOX):
            if one.reply_id not in sent:
                self.letters[one.reply_id] = one.body

    def join(self, clerk: str, pick: int, fresh: bool, dies: Dies) -> None:
        if row := self.pick(pick, ITEMS.c.kind == "talk", ITEMS.c.status == "open"):
            version, shown = self.version(row, fresh), (clerk, "the helpdesk")
            came = self.attempt(lambda: self.desk.queue.join(row.id, version, clerk, shown), dies)
            if isinstance(came, Item):
                free = row.claimed_by in (None, clerk) or row.claimed_until <= self.desk.now
                assert came.holder == clerk and free, "two people in a talk"

    def say(self, clerk: str, pick: int, fresh: bool, dies: Dies) -> None:
        """Pressed twice, by whoever: only who is in the talk is heard, and once."""
        row = self.pick(pick, ITEMS.c.kind == "talk", ITEMS.c.claimed_by == clerk)
        if row is None:
            return
        who = self.rows(HANDOFFS, HANDOFFS.c.item_id == row.id)
        text, reply_id = self.letter(), f"{self.number:032x}"
        for click in range(2):
            self.attempt(
                lambda: self.desk.queue.say(row.id, clerk, text, reply_id), "" if click else dies
            )
        for one in self.rows(OUTBOX, OUTBOX.c.reply_id == reply_id):
            assert [each.who for each in who] == [clerk] == [row.claimed_by]
            self.letters[reply_id] = one.body
            self.said.add(reply_id)

    def leave(self, clerk: str, pick: int, fresh: bool, dies: Dies) -> None:
        if row := self.pick(pick, ITEMS.c.kind == "talk", ITEMS.c.claimed_by == clerk):
            self.attempt(lambda: self.desk.queue.leave(row.id, clerk, done=fresh), dies)
            self.attempt(lambda: self.desk.queue.leave(row.id, clerk, done=fresh))

    # --- the sender --------------------------------------------------------------------------

    def take(self, dies: Dies) -> None:
        due = self.attempt(self.desk.due, dies)
        if isinstance(due, list):
            self.in_hand += [InHand(one, self.desk.now) for one in due]

    def undo_too_late(self, pick: int) -> None:
        """Of what somebody has in hand."""
        delivery = self.in_hand[pick % len(self.in_hand)].delivery
        numbers = [row.id for row in self.rows(ITEMS, ITEMS.c.reply_id == delivery.reply_id)]
        for number in numbers:
            came = self.attempt(partial(self.desk.queue.undo, number, "ben"))
            assert isinstance(came, TooLate)

    def arrive(self, pick: int, dies: Dies) -> None:
        delivery = self.in_hand.pop(pick % len(self.in_hand)).delivery
        if delivery.author == "person":
            self.world[self.letters[delivery.reply_id]] += 1
        self.attempt(lambda: self.desk.deliveries.sent(delivery), dies)

    def fail(self, pick: int, how: str) -> None:
        delivery, deliveries = (
            self.in_hand.pop(pick % len(self.in_hand)).delivery,
            self.desk.deliveries,
        )
        if how == "lost" and delivery.author == "person":
            self.world[self.letters[delivery.reply_id]] += 1
        if how == "dead":
            self.do(deliveries.dead(delivery, "gone"))
        elif how == "later":
            self.do(deliveries.later(delivery, 5.0, "busy"))
        else:
            self.do(deliveries.unknown(delivery, "lost"))

    def wait(self, seconds: float) -> None:
        """A sender says what came of it within a minute, or its server is dead."""
        self.desk.now += seconds
        alive = self.desk.now - HOLD_SECONDS
        self.in_hand = [one for one in self.in_hand if one.since > alive]

    def restart(self) -> None:
        self.in_hand.clear()
        self.connect()

    # --- who acts: few rules, since Hypothesis leaves some of them out in each run ----------

    @rule(
        thread=st.integers(1, 2),
        priority=st.sampled_from((1, 4)),
        outcome=st.sampled_from(("", "", "answer", "handoff", "safety", "not_covered")),
        dies=DIES,
    )
    def something_comes(self, thread: int, priority: int, outcome: str, dies: Dies) -> None:
        if outcome:
            self.turn(TALKS[thread - 1], outcome)
        else:
            self.mail(thread, priority, dies)

    @rule(
        clerk=st.sampled_from(CLERKS),
        does=st.sampled_from(("take_up", "take_up", "claim", "write", "send", "close", "reopen")),
        pick=PICK,
        fresh=FRESH,
        dies=DIES,
    )
    def a_clerk_works(self, clerk: str, does: str, pick: int, fresh: bool, dies: Dies) -> None:
        getattr(self, does)(clerk, pick, fresh, dies)

    @rule(
        clerk=st.sampled_from(CLERKS),
        does=st.sampled_from(("join", "say", "say", "leave")),
        pick=PICK,
        fresh=FRESH,
        dies=DIES,
        then=st.sampled_from(("", "answer", "safety")),
    )
    def a_clerk_talks(
        self, clerk: str, does: str, pick: int, fresh: bool, dies: Dies, then: str
    ) -> None:
        getattr(self, does)(clerk, pick, fresh, dies)
        if then:
            self.turn(TALKS[pick % 2], then)

    @rule(
        clerk=st.sampled_from(CLERKS),
        does=st.sampled_from(("undo", "undo", "settle", "close", "send")),
        pick=PICK,
        between=st.booleans(),
        dies=DIES,
    )
    def a_clerk_decides(self, clerk: str, does: str, pick: int, between: bool, dies: Dies) -> None:
        if does in ("undo", "settle"):
            getattr(self, does)(clerk, pick, dies)
        else:
            self.bulk(clerk, "close" if does == "close" else "send", between, dies)

    @rule(
        does=st.sampled_from(("arrive", "arrive", "dead", "later", "unknown", "lost", "undo")),
        seconds=st.sampled_from((0.0, 15.0)),
        pick=PICK,
        dies=DIES,
    )
    def the_sender_works(self, does: str, seconds: float, pick: int, dies: Dies) -> None:
        """What people wrote comes first: the assistant's own stands in no test here."""
        if not self.in_hand or seconds:
            self.wait(seconds)
            self.take("")
            self.take(dies)
        self.in_hand.sort(key=lambda one: one.delivery.author == "assistant")
        if self.in_hand and does == "undo":
            self.undo_too_late(pick)
        elif self.in_hand and does == "arrive":
            self.arrive(pick, dies)
        elif self.in_hand:
            self.fail(pick, does)

    @rule(does=st.sampled_from((1.0, 61.0, 901.0, "restart", "again")))
    def time_passes(self, does: float | str) -> None:
        if does == "restart":
            self.restart()
        elif does == "again":
            self.do(self.desk.deliveries.again("mail", 0.0))
        else:
            self.wait(float(does))

    # --- what holds --------------------------------------------------------------------------

    @invariant()
    def holds(self) -> None:
        if not hasattr(self, "made"):
            return
        assert all(count == 1 for count in self.world.values()), "a letter arrived twice"
        items = {row.id: row for row in self.rows(ITEMS)}
        assert self.made <= set(items), "an item was lost"
        people = {row.reply_id: row for row in self.rows(OUTBOX, OUTBOX.c.author == "person")}
        assert set(self.letters) == set(people), "a letter was lost, or sent by nobody"
        for reply_id in self.undone:
            assert people[reply_id].status == "taken_back"
            assert not self.world[self.letters[reply_id]], "taken back, and it went out"
        sending = {row.reply_id for row in items.values() if row.status == "sending"}
        waiting = {one for one, row in people.items() if row.status == "waiting"} - self.said
        talks = [row.item_id for row in self.rows(HANDOFFS)]
        assert len(talks) == len(set(talks)) and set(talks) <= set(items)
        assert all(items[one].status == "open" for one in talks), (
            "somebody is in a talk that is over"
        )
        assert sending == waiting, "an item and its letter say different things"
        for row in items.values():
            if row.status == "open" and row.reply_id and row.trouble in ("dead", "unknown"):
                assert people[row.reply_id].status in ("dead", "unknown")
            if row.ended == "answered" and row.reply_id:  # else by whoever was in the talk
                assert people[row.reply_id].status in ("sent", "unknown")
        alerts = [row.item_id for row in self.rows(ALERTS)]
        assert len(alerts) == len(set(alerts))
        assert {row.id for row in items.values() if row.priority == 1} <= set(alerts)

    def teardown(self) -> None:
        if not hasattr(self, "made"):
            return
        try:
            self.restart()
            while self.rows(OUTBOX, OUTBOX.c.status == "waiting"):  # however it was left
                self.wait(61.0)
                self.take("")
                while self.in_hand:
                    self.arrive(0, "")
            self.holds()
            for reply_id, row in ((r.reply_id, r) for r in self.rows(OUTBOX)):
                if row.status == "sent" and reply_id in self.letters:
                    assert self.world[self.letters[reply_id]] == 1, "said to be sent, and was not"
        finally:
            self.desk.database.close()
            self.loop.close()


QUIETLY = settings(
    max_examples=25,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def test_on_sqlite(monkeypatch: pytest.MonkeyPatch) -> None:
    """In any order, with a death in any change."""
    monkeypatch.setattr("bot.storage.engine.SYNCHRONOUS", "OFF")  # no power is cut here
    folder = Path(tempfile.mkdtemp(prefix="clerks-"))

    class OnSqlite(TwoClerks):
        url = sqlite_url(folder)

    try:
        run_state_machine_as_test(OnSqlite, settings=QUIETLY)
    finally:
        shutil.rmtree(folder)


def test_on_postgresql(shared_postgres: str) -> None:
    """The same over the database that several servers share."""

    class OnPostgresql(TwoClerks):
        url = shared_postgres

    run_state_machine_as_test(OnPostgresql, settings=settings(QUIETLY, max_examples=5))
