"""Many items at once: exactly those that were confirmed, or none; never one that is grave."""

from __future__ import annotations

import pytest

from bot.storage.queue import bulk
from bot.storage.queue.filter import Filter
from bot.storage.queue.left_out import Action
from bot.storage.queue.refused import Blocked, Conflict
from bot.storage.queue.tables import HISTORY, ITEMS
from tests.standins.desk import Desk, run


def test_a_whole_filter_is_closed_after_its_count_was_seen(desk: Desk) -> None:
    """And each item has it in its history."""

    async def work() -> None:
        for _ in range(5):
            await desk.mail(topic="pay")
        other = await desk.mail()
        which = Filter(topic="pay")
        asked = await desk.queue.ask_bulk("close", which, "ann")
        assert (asked.count, asked.left_out) == (5, {})
        assert await desk.queue.do_bulk("close", which, "ann", asked.token) == 5
        assert [row.id for row in await desk.rows(ITEMS, ITEMS.c.status == "open")] == [other]
        assert len(await desk.rows(HISTORY, HISTORY.c.what == "close")) == 5
        with pytest.raises(Conflict) as again:  # a double click changes nothing
            await desk.queue.do_bulk("close", which, "ann", asked.token)
        assert again.value.count == 0

    run(work)


def test_what_changed_since_the_count_was_seen_is_a_conflict(desk: Desk) -> None:
    """Another item, one less, or another in its place: the new count is told and nothing is done."""

    async def work() -> None:
        first = await desk.mail(topic="pay")
        which = Filter(topic="pay")
        token = (await desk.queue.ask_bulk("close", which, "ann")).token
        second = await desk.mail(topic="pay")
        with pytest.raises(Conflict) as conflict:
            await desk.queue.do_bulk("close", which, "ann", token)
        assert conflict.value.count == 2
        await desk.queue.close(first, 1, "ben")  # as many as at first, but not the same
        with pytest.raises(Conflict) as conflict:
            await desk.queue.do_bulk("close", which, "ann", token)
        assert conflict.value.count == 1
        assert (await desk.state(second))[0] == "open"
        for action, who, value in (("spam", "ann", None), ("close", "ben", None)):
            with pytest.raises(Conflict):
                await desk.queue.do_bulk(action, which, who, token, value)

    run(work)


def test_one_that_was_changed_since_is_a_conflict_too(desk: Desk) -> None:
    """The same items, but a letter is another's by now, or a talk has asked for a person meanwhile."""

    async def work() -> None:
        number = await desk.mail()
        token = (await desk.queue.ask_bulk("send", [number], "ann")).token
        item = await desk.claimed(number, "ben")
        item = await desk.queue.edit_draft(number, item.version, "ben", "Seven sessions.")
        await desk.queue.release(number, item.version, "ben")
        with pytest.raises(Conflict):
            await desk.queue.do_bulk("send", [number], "ann", token)
        await desk.turn(outcome="not_covered")
        talks = Filter(kind="talk")
        token = (await desk.queue.ask_bulk("close", talks, "ann")).token
        await desk.turn(outcome="handoff")
        with pytest.raises(Conflict):
            await desk.queue.do_bulk("close", talks, "ann", token)
        assert {row.status for row in await desk.rows(ITEMS)} == {"open"}

    run(work)


def test_what_is_grave_is_made_less_urgent_one_by_one(desk: Desk) -> None:
    """By the hundred it could be put behind all else; to the front it may come so."""

    async def work() -> None:
        plain, unseen = await desk.mail(), await desk.mail(priority=1, reasons=("unreadable",))
        grave = await desk.mail(priority=3, reasons=("safeguarding",))
        every = [plain, unseen, grave]
        asked = await desk.queue.ask_bulk("priority", every, "ann", 4)
        assert (asked.count, asked.left_out) == (1, {"grave": 2})
        await desk.queue.do_bulk("priority", every, "ann", asked.token, 4)
        assert [row.priority for row in await desk.rows(ITEMS)] == [4, 1, 3]
        assert (await desk.queue.ask_bulk("priority", every, "ann", 1)).count == 3

    run(work)


@pytest.mark.parametrize("action", ["close", "spam", "send"])
def test_what_is_grave_is_left_out(desk: Desk, action: Action) -> None:
    """Priority 1 and safeguarding are closed and answered one by one; what another holds stays his."""

    async def work() -> None:
        plain = await desk.mail()
        grave = [
            await desk.mail(priority=1),
            await desk.mail(priority=3, reasons=("safeguarding",)),
        ]
        held = await desk.mail()
        await desk.claimed(held, "ben")
        every = [plain, *grave, held]
        asked = await desk.queue.ask_bulk(action, every, "ann")
        assert (asked.count, asked.left_out) == (1, {"grave": 2, "held": 1})
        assert await desk.queue.do_bulk(action, every, "ann", asked.token) == 1
        assert [(await desk.state(one))[0] for one in (*grave, held)] == ["open"] * 3
        assert (await desk.state(plain))[0] != "open"

    run(work)


def test_only_sure_and_whole_letters_are_sent_by_the_hundred(desk: Desk) -> None:
    """Each of the others is counted by what keeps it back; a thread gets one reply at a time."""

    async def work() -> None:
        good = [await desk.mail(conversation=f"mail:{n // 2}") for n in range(4)]
        await desk.mail(band="medium")
        await desk.mail(draft="[[pay]]")
        await desk.mail(draft="")
        await desk.mail(to=None)
        await desk.mail(conversation="mail:r")
        await desk.queue.replied("mail:r")
        asked = await desk.queue.ask_bulk("send", Filter(), "ann")
        assert asked.left_out == {
            "not_sure": 1, "gap": 1, "empty": 1, "no_recipient": 1, "retired": 1, "on_its_way": 2,
        }  # fmt: skip
        assert await desk.queue.do_bulk("send", Filter(), "ann", asked.token) == 2
        assert [row.conversation for row in await desk.rows()] == ["mail:0", "mail:1"]
        assert (await desk.queue.undo(good[0], "ann")).holder == "ann"
        asked = await desk.queue.ask_bulk("send", good, "ben")
        assert asked.left_out == {"held": 1, "not_open": 1, "on_its_way": 1}
        assert asked.count == 1

    run(work)


def test_many_are_handed_out_or_named(desk: Desk) -> None:
    """Topic, priority and whose work it is; what becomes urgent is told of."""

    async def work() -> None:
        ids = [await desk.mail() for _ in range(3)]
        actions: list[tuple[Action, str | int]] = [
            ("topic", "pay"),
            ("assign", "ben"),
            ("priority", 1),
        ]
        for action, value in actions:
            asked = await desk.queue.ask_bulk(action, ids, "ann", value)
            assert await desk.queue.do_bulk(action, ids, "ann", asked.token, value) == 3
        page = await desk.queue.page(Filter(topic="pay", assigned_to="ben", priority=1))
        assert [item.version for item in page.items] == [4, 4, 4]
        assert len(await desk.queue.alerts()) == 3

    run(work)


def test_there_is_a_most(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than one transaction should hold is refused before anything is done."""

    async def work() -> None:
        monkeypatch.setattr(bulk, "MOST_SENT", 1)
        for _ in range(2):
            await desk.mail()
        with pytest.raises(Blocked, match="too_many"):
            await desk.queue.ask_bulk("send", Filter(), "ann")

    run(work)
