"""A talk that asks for a person is in the queue with the commit of its turn, once, and more urgent as it asks for more."""

from __future__ import annotations

import pytest

from bot.storage.erase import erase
from bot.storage.feedback import judge
from bot.storage.inbox import Lost
from bot.storage.queue.tables import ITEMS
from tests.standins.desk import Desk, run


@pytest.mark.parametrize(
    ("outcome", "failure", "reasons", "priority"),
    [
        ("handoff", None, ("wants_person",), 2),
        ("handoff", "TimeoutError", ("failed_turn",), 2),
        ("safety", None, ("safeguarding",), 1),
        ("safety", "TimeoutError", ("safeguarding", "failed_turn"), 1),
        ("not_covered", None, ("not_in_source",), 3),
    ],
)
def test_what_a_turn_came_to_asks_for_a_person(
    desk: Desk, outcome: str, failure: str | None, reasons: tuple[str, ...], priority: int
) -> None:
    """With the words that were asked, redacted, and an alert where it is urgent."""

    async def work() -> None:
        await desk.turn(outcome=outcome, failure=failure, text="Help [name]")
        item = await desk.only()
        assert (item.kind, item.reasons, item.priority) == ("talk", reasons, priority)
        assert (item.opening, item.conversation) == ("Help [name]", "website:1")
        assert len(await desk.queue.alerts()) == (priority == 1)
        whole = await desk.queue.item(item.id)
        assert [one.asked for one in whole.transcript] == ["Help [name]"]

    run(work)


@pytest.mark.parametrize("outcome", ["answer", "clarify", "smalltalk"])
def test_what_was_answered_asks_for_nobody(desk: Desk, outcome: str) -> None:
    """Most turns touch no item."""

    async def work() -> None:
        await desk.turn(outcome=outcome)
        assert await desk.rows(ITEMS) == []

    run(work)


def test_a_talk_has_one_open_item_whose_priority_only_rises(desk: Desk) -> None:
    """Reasons are added; a clerk who saw less gets a conflict; an alert comes once; after its end there is a new one."""

    async def work() -> None:
        for outcome in ("not_covered", "safety", "not_covered", "handoff", "safety"):
            await desk.turn(outcome=outcome)
        item = await desk.only()
        assert item.reasons == ("not_in_source", "safeguarding", "wants_person")
        assert (item.priority, item.version) == (1, 5)
        assert len(await desk.queue.alerts()) == 1
        await desk.queue.close(item.id, 5, "ann")
        await desk.turn(outcome="handoff")
        assert [row.status for row in await desk.rows(ITEMS)] == ["done", "open"]

    run(work)


def test_danger_after_a_false_alarm_is_told_of_anew(desk: Desk) -> None:
    """A clerk read the first and made it less urgent; the talk goes on, and names danger."""

    async def work() -> None:
        await desk.turn(outcome="safety")
        [first] = await desk.queue.alerts()
        await desk.queue.set_priority(first.item_id, 1, "ann", 3)
        assert await desk.queue.alerts() == []
        await desk.turn(outcome="safety")
        [second] = await desk.queue.alerts(first.id)
        assert second.item_id == first.item_id and second.id > first.id

    run(work)


def test_a_safety_reply_that_was_given_beside_the_talk_counts_too(desk: Desk) -> None:
    """Its words are kept nowhere, but somebody was in danger."""

    async def work() -> None:
        await desk.inbox.accept("note", "website:1", "n1", "", kind="note")
        claim = await desk.inbox.claim("website:1")
        assert claim is not None
        await desk.inbox.finish(claim, None, None)
        item = await desk.only()
        assert (item.reasons, item.opening, item.channel) == (("safeguarding",), "", "")
        await desk.turn(text="A person")
        item = await desk.only()
        assert (item.opening, item.channel) == ("A person", "website")

    run(work)


def test_a_thumb_down_asks_once(desk: Desk) -> None:
    """A thumb up asks for nobody; down twice is the same wish; up and down again is another."""

    async def work() -> None:
        reply = await desk.turn(outcome="answer", text="How long?")
        await judge(desk.database, "website:1", reply, True, None)
        assert await desk.rows(ITEMS) == []
        for useful in (False, False, True, False):
            await judge(desk.database, "website:1", reply, useful, None)
        item = await desk.only()
        assert (item.reasons, item.version) == (("thumbs_down",), 2)
        assert item.opening == "How long?"

    run(work)


def test_a_turn_that_is_not_saved_leaves_no_item(desk: Desk) -> None:
    """What another answered, and what was erased."""

    async def work() -> None:
        await desk.inbox.accept("website", "website:1", "m", "A person, please")
        claim = await desk.inbox.claim("website:1")
        assert claim is not None
        await desk.inbox.let_go(claim)
        other = await desk.inbox.claim("website:1")
        assert other is not None
        await desk.inbox.finish(other, None, "answer")
        with pytest.raises(Lost):
            await desk.inbox.finish(claim, None, "handoff")
        assert await desk.rows(ITEMS) == []
        await desk.turn()
        await erase(desk.database, "website:1")
        assert await desk.rows(ITEMS) == []

    run(work)
