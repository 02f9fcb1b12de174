"""Erasure, retention and export reach items, drafts, history, recipients and uploads."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa

from bot.storage.erase import erase
from bot.storage.export import export
from bot.storage.inbox import Erased
from bot.storage.queue.filter import Filter
from bot.storage.queue.item import Incoming
from bot.storage.queue.refused import Blocked
from bot.storage.queue.tables import ALERTS, HISTORY, ITEMS, RECIPIENTS, WORDS
from bot.storage.retention import DAY, sweep
from bot.storage.tables import METADATA
from tests.standins.desk import START, TO, Desk, run

CANARY = "canary7f3a"
OF_AN_ITEM = (ITEMS, WORDS, HISTORY, RECIPIENTS, ALERTS)


def no_danger(_text: str) -> bool:
    return False


async def holds(desk: Desk, words: str) -> list[str]:
    """The tables in which the words stand anywhere."""
    found = [(table.name, await desk.rows(table)) for table in METADATA.sorted_tables]
    return [name for name, rows in found if words in str(rows)]


async def count(desk: Desk, *tables: sa.Table) -> list[int]:
    return [len(await desk.rows(table)) for table in tables]


async def grave_mail(desk: Desk) -> int:
    about: dict[str, Any] = {"priority": 1, "reasons": ("safeguarding",)}
    return await desk.mail(
        origin="mail:1", conversation="mail:t", text=CANARY, subject=CANARY, draft=CANARY, **about
    )


def test_an_erased_thread_leaves_nothing_and_does_not_come_back(desk: Desk) -> None:
    """Not even when the mailbox is read again; a later mail of the same thread is taken in."""

    async def work() -> None:
        await desk.sent(await grave_mail(desk))
        other = await desk.mail(text=CANARY.upper())
        assert await erase(desk.database, "mail:t") > 5
        assert await holds(desk, CANARY) == ["queue_words"]
        assert await count(desk, ITEMS, WORDS, RECIPIENTS, ALERTS) == [1, 1, 1, 0]
        assert await desk.due() == [] and await desk.rows() == []
        again = Incoming("mail", "mail:1", "mailbox", "mail", "mail:t", text=CANARY)
        assert await desk.queue.take_in(again) is None
        later = Incoming("mail", "mail:9", "mailbox", "mail", "mail:t", text="And now?")
        assert await desk.queue.take_in(later) == other + 1

    run(work)


def test_an_erased_talk_takes_its_item_along(desk: Desk) -> None:
    """With its words and its history."""

    async def work() -> None:
        await desk.turn(text=CANARY)
        await erase(desk.database, "website:1")
        assert await holds(desk, CANARY) == []
        assert await count(desk, *OF_AN_ITEM) == [0] * 5

    run(work)


def test_danger_stays_as_a_bare_fact_when_its_person_clears_the_talk(desk: Desk) -> None:
    """Why and when, with its alert, and nothing that leads to the talk; a clerk takes and closes it, and then it goes with its days."""

    async def work() -> None:
        await desk.turn(outcome="safety", text=CANARY)
        item = await desk.only()
        await desk.claimed(item.id)
        await erase(desk.database, "website:1", keep_urgent=no_danger)
        assert await holds(desk, CANARY) == await holds(desk, "website") == []
        whole = await desk.queue.item(item.id)
        bare = whole.item
        assert (bare.priority, bare.reasons, bare.created_at) == (1, ("safeguarding",), START)
        assert bare.cleared and bare.status == "open" and bare.holder == "ann"
        assert [one.item_id for one in await desk.queue.alerts()] == [item.id]
        assert whole.history[-1].what == "cleared" and whole.transcript == ()
        bare = await desk.queue.edit_draft(item.id, bare.version, "ann", "Hello")
        with pytest.raises(Blocked) as blocked:
            await desk.queue.send(item.id, bare.version, "ann")
        assert blocked.value.why == "no_recipient"
        await desk.queue.close(item.id, bare.version, "ann")
        desk.now += 91 * DAY
        await sweep(desk.database, 90, 30)
        assert await count(desk, *OF_AN_ITEM) == [0] * 5

    run(work)


def test_a_reply_on_its_way_goes_with_the_talk_and_the_fact_is_open_again(desk: Desk) -> None:
    """What is not urgent, and what is done, goes whole."""

    async def work() -> None:
        await desk.turn("website:2", "handoff")
        await desk.turn("website:3", "safety")
        done = (await desk.queue.page(Filter(priority=1))).items[0]
        await desk.queue.close(done.id, done.version, "ann")
        await desk.turn(outcome="safety")
        [item] = (await desk.queue.page(Filter(priority=1))).items
        item = await desk.claimed(item.id)
        item = await desk.queue.edit_draft(item.id, item.version, "ann", CANARY)
        await desk.queue.send(item.id, item.version, "ann")
        for number in (1, 2, 3):
            await erase(desk.database, f"website:{number}", keep_urgent=no_danger)
        assert await desk.rows() == [] and await holds(desk, CANARY) == []
        assert [row.id for row in await desk.rows(ITEMS)] == [item.id]
        assert await desk.state(item.id) == ("open", "", "")

    run(work)


def test_whoever_runs_the_server_erases_an_urgent_one_too(desk: Desk) -> None:
    """`bot privacy erase` leaves nothing: who asks for that has been spoken to."""

    async def work() -> None:
        await desk.turn(outcome="safety", text=CANARY)
        await erase(desk.database, "website:1")
        assert await count(desk, *OF_AN_ITEM) == [0] * 5

    run(work)


@pytest.mark.parametrize(("outcome", "left"), [("safety", 1), ("handoff", 0)])
def test_a_turn_that_ends_behind_the_erasure_still_tells_of_danger(
    desk: Desk, outcome: str, left: int
) -> None:
    """The talk was cleared while it was answered: nothing of it is saved but that."""

    async def work() -> None:
        await desk.inbox.accept("website", "website:1", "m1", CANARY)
        claim = await desk.inbox.claim("website:1")
        assert claim is not None
        if desk.database.shared:
            await desk.inbox.let_go(claim)
        await erase(desk.database, "website:1", keep_urgent=no_danger)
        with pytest.raises(Erased):
            await desk.inbox.finish(claim, None, outcome)
        assert await holds(desk, CANARY) == await holds(desk, "website") == []
        assert await count(desk, *OF_AN_ITEM) == [left, left, left, 0, left]
        found = (await desk.queue.page(Filter())).items
        assert [(one.cleared, one.priority) for one in found] == [(True, 1)] * left

    run(work)


@pytest.mark.parametrize("running", [False, True])
def test_a_message_that_waits_when_its_talk_is_cleared_still_tells_of_danger(
    desk: Desk, *, running: bool
) -> None:
    """Nobody has looked at it by then; once, though its turn may run and end behind the erasure."""

    async def work() -> None:
        await desk.inbox.accept("website", "website:1", "m1", f"danger {CANARY}")
        await desk.inbox.accept("website", "website:1", "m2", f"thanks {CANARY}")
        claim = await desk.inbox.claim("website:1")
        assert claim is not None
        if desk.database.shared:
            await desk.inbox.let_go(claim)
        await erase(desk.database, "website:1", keep_urgent=lambda text: "danger" in text)
        if running:
            with pytest.raises(Erased):
                await desk.inbox.finish(claim, None, "safety")
        assert await holds(desk, CANARY) == await holds(desk, "website") == []
        bare = await desk.only()
        assert (bare.cleared, bare.priority, bare.reasons) == (True, 1, ("safeguarding",))
        assert [one.item_id for one in await desk.queue.alerts()] == [bare.id]

    run(work)


def test_what_is_urgent_does_not_go_unseen(desk: Desk) -> None:
    """Its words go with their days and it does not, until somebody has closed it: the alarm goes on."""

    async def work() -> None:
        left = await grave_mail(desk)
        other = await desk.mail(text=CANARY)
        for _ in range(2):
            desk.now += 91 * DAY
            await sweep(desk.database, 90, 30)
        assert [row.id for row in await desk.rows(ITEMS)] == [left] != [other]
        assert await holds(desk, CANARY) == [] and await desk.rows(RECIPIENTS) == []
        whole = await desk.queue.item(left)
        assert whole.item.cleared and whole.item.status == "open" and whole.to is None
        assert [line.what for line in whole.history] == ["came", "forgot"]
        assert (await desk.queue.counts()).oldest_urgent_at == START
        await desk.queue.close(left, whole.item.version, "ann")
        desk.now += 91 * DAY
        await sweep(desk.database, 90, 30)
        assert await count(desk, *OF_AN_ITEM) == [0] * 5

    run(work)


def test_the_words_of_what_is_done_go_first(desk: Desk) -> None:
    """Those of an open item stay; the rest of a closed one is there for the counts until its day."""

    async def work() -> None:
        done, still = await desk.mail(text=CANARY), await desk.mail(text="still")
        await desk.queue.close(done, 1, "ann")
        desk.now = START + 30 * DAY
        await sweep(desk.database, 90, 30)
        assert (await desk.queue.item(done)).text == CANARY
        desk.now += 1
        await sweep(desk.database, 90, 30)
        whole = await desk.queue.item(done)
        assert (whole.text, whole.draft.text, whole.item.subject) == ("", "", "")
        assert (whole.item.drafted, whole.item.status) == (False, "done")
        assert (await desk.queue.item(still)).text == "still"
        assert await holds(desk, CANARY) == []
        desk.now = START + 90 * DAY + 1
        await sweep(desk.database, 90, 30)
        assert await count(desk, *OF_AN_ITEM) == [0] * 5

    run(work)


def test_replies_and_addresses_go_with_their_thread(desk: Desk) -> None:
    """A mail's thread has no message in the inbox that would take them along."""

    async def work() -> None:
        await desk.sent(await desk.mail())
        desk.now = START + 90 * DAY + 1
        await sweep(desk.database, 90, 30)
        assert await desk.rows() == []
        assert await count(desk, RECIPIENTS) == [0]

    run(work)


def test_export_holds_all_of_it_with_the_address_opened(desk: Desk) -> None:
    """Every row of that thread, and none of another's."""

    async def work() -> None:
        await grave_mail(desk)
        await desk.mail(text="another's")
        found = await export(desk.database, "mail:t", desk.seal.open)
        assert [len(found[table.name]) for table in OF_AN_ITEM] == [1, 1, 1, 1, 1]
        assert found["queue_recipient"][0]["address"] == TO
        assert "another's" not in json.dumps(found)
        closed = await export(desk.database, "mail:t")
        assert "sealed" in closed["queue_recipient"][0]

    run(work)
