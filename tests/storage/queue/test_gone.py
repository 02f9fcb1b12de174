"""Erasure, retention and export reach items, drafts, history, recipients and uploads."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from bot.storage.erase import erase
from bot.storage.export import export
from bot.storage.queue.item import Incoming
from bot.storage.queue.tables import ALERTS, HISTORY, ITEMS, RECIPIENTS, WORDS
from bot.storage.retention import DAY, sweep
from bot.storage.tables import METADATA
from tests.standins.desk import START, TO, Desk, run

CANARY = "canary7f3a"
OF_AN_ITEM = (ITEMS, WORDS, HISTORY, RECIPIENTS, ALERTS)


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
