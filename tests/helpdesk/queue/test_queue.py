"""Whose an item is, what it is about, its letter: each change is of the version that was seen, by who may."""

from __future__ import annotations

import pytest

from bot.storage.queue.alerts import Alert
from bot.storage.queue.change import IDLE
from bot.storage.queue.filter import Filter
from bot.storage.queue.refused import Blocked, Conflict, Held, NoItem
from bot.storage.queue.tables import HISTORY, RECIPIENTS
from tests.standins.desk import START, TO, Desk, run


def test_one_of_two_clerks_gets_a_claim(desk: Desk) -> None:
    """The other is told who has it, and gets it once it is given back or has lain for 15 minutes."""

    async def work() -> None:
        number = await desk.mail()
        item = await desk.queue.claim(number, 1, "ann")
        assert (item.holder, item.held_until) == ("ann", START + IDLE)
        assert (await desk.queue.claim(number, 1, "ann")).version == item.version  # once more
        with pytest.raises(Held) as held:
            await desk.queue.claim(number, item.version, "ben")
        assert held.value.holder == "ann"
        desk.now += IDLE - 1
        await desk.queue.renew(number, "ann")
        desk.now += IDLE - 1
        with pytest.raises(Held):
            await desk.queue.claim(number, item.version, "ben")
        desk.now += 2
        assert (await desk.queue.item(number)).item.holder is None
        item = await desk.queue.claim(number, item.version, "ben")
        with pytest.raises(Held):
            await desk.queue.edit_draft(number, item.version, "ann", "mine")
        item = await desk.queue.release(number, item.version, "ben")
        assert item.holder is None

    run(work)


def test_a_claim_that_ran_out_is_good_while_nobody_else_took_it(desk: Desk) -> None:
    """A clerk who thought for long loses nothing."""

    async def work() -> None:
        item = await desk.claimed(await desk.mail())
        desk.now += 2 * IDLE
        item = await desk.queue.edit_draft(item.id, item.version, "ann", "At last.")
        assert item.holder == "ann"

    run(work)


def test_an_older_version_is_refused_and_changes_nothing(desk: Desk) -> None:
    """Whoever saw less than there is gets a conflict with the present version."""

    async def work() -> None:
        number = await desk.mail()
        await desk.queue.set_topic(number, 1, "ann", "pay")
        for late in (
            lambda: desk.queue.set_topic(number, 1, "ben", "training"),
            lambda: desk.queue.set_priority(number, 1, "ben", 1),
            lambda: desk.queue.close(number, 1, "ben"),
            lambda: desk.queue.claim(number, 1, "ben"),
            lambda: desk.queue.assign(number, 1, "ben", "ben"),
            lambda: desk.queue.escalate(number, 1, "ben", "lead"),
            lambda: desk.queue.reopen(number, 1, "ben"),
        ):
            with pytest.raises(Conflict) as conflict:
                await late()
            assert conflict.value.version == 2
        item = (await desk.queue.item(number)).item
        assert (item.version, item.topic, item.holder, item.status) == (2, "pay", None, "open")

    run(work)


def test_every_change_is_a_line_of_history_without_words(desk: Desk) -> None:
    """Who did what and when, from the first to the last, and nothing that was written."""

    async def work() -> None:
        number = await desk.mail(text="canary in the text")
        item = await desk.claimed(number)
        item = await desk.queue.edit_draft(number, item.version, "ann", "canary in the draft")
        item = await desk.queue.set_topic(number, item.version, "ann", "pay")
        item = await desk.queue.set_priority(number, item.version, "ann", 2)
        item = await desk.queue.assign(number, item.version, "ann", "ben")
        item = await desk.queue.escalate(number, item.version, "ann", "lead")
        item = await desk.queue.close(number, item.version, "ben", "spam")
        item = await desk.queue.reopen(number, item.version, "ben")
        lines = (await desk.queue.item(number)).history
        assert [(line.who, line.what, line.detail) for line in lines] == [
            ("assistant", "came", "mail"),
            ("ann", "claim", ""),
            ("ann", "edit", ""),
            ("ann", "topic", " → pay"),
            ("ann", "priority", "4 → 2"),
            ("ann", "assign", "ben"),
            ("ann", "escalate", "lead"),
            ("ben", "close", "spam"),
            ("ben", "reopen", ""),
        ]
        assert "canary" not in str(await desk.rows(HISTORY))
        assert (item.escalated_to, item.assigned_to, item.holder) == ("lead", "ben", None)

    run(work)


def test_a_gap_is_filled_or_removed(desk: Desk) -> None:
    """Each by its number, and the item knows how many are left."""

    async def work() -> None:
        number = await desk.mail(draft="Hello,\n\n[[pay?]]\n\nIt begins on [[day]].\n\nBye")
        item = await desk.claimed(number)
        whole = await desk.queue.item(number)
        assert (item.gaps, whole.draft.missing) == (2, ("pay?", "day"))
        item = await desk.queue.fill_gap(number, item.version, "ann", 1, "Monday")
        item = await desk.queue.fill_gap(number, item.version, "ann", 0, " ")
        with pytest.raises(Blocked) as blocked:
            await desk.queue.fill_gap(number, item.version, "ann", 0, "more")
        assert blocked.value.why == "no_gap"
        assert item.gaps == 0
        assert (await desk.queue.item(number)).draft.text == "Hello,\n\nIt begins on Monday.\n\nBye"

    run(work)


def test_what_is_set_to_priority_1_is_told_of_once(desk: Desk) -> None:
    """The stream of alerts has each item once, and reads on from a place."""

    async def work() -> None:
        one, two = await desk.mail(), await desk.mail(priority=1, reasons=("safeguarding",))
        item = await desk.queue.set_priority(one, 1, "ann", 1)
        item = await desk.queue.set_priority(one, item.version, "ann", 3)
        await desk.queue.set_priority(one, item.version, "ann", 1)
        told = await desk.queue.alerts()
        assert [(alert.item_id, alert.reason) for alert in told] == [
            (two, "safeguarding"),
            (one, "set"),
        ]
        assert await desk.queue.alerts(told[0].id) == [Alert(told[1].id, one, START, "set")]
        await desk.queue.close(two, 1, "ann")
        assert [alert.item_id for alert in await desk.queue.alerts()] == [one]

    run(work)


def test_where_a_reply_goes_is_sealed_and_opened_for_the_page(desk: Desk) -> None:
    """No address stands in a table as it is."""

    async def work() -> None:
        number = await desk.mail()
        assert (await desk.queue.item(number)).to == TO
        [row] = await desk.rows(RECIPIENTS)
        assert "ann@" not in row.sealed

    run(work)


def test_what_is_not_there_is_said_to_be_gone(desk: Desk) -> None:
    """Reading and changing alike."""

    async def work() -> None:
        with pytest.raises(NoItem):
            await desk.queue.item(7)
        with pytest.raises(NoItem):
            await desk.queue.undo(7, "ann")
        with pytest.raises(NoItem):
            await desk.queue.close(7, 1, "ann")
        assert (await desk.queue.page(Filter())).items == ()

    run(work)
