"""The list: what is asked for and nothing else, page by page, each item once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.storage.database import Database
from bot.storage.engine import sqlite_url
from bot.storage.queue import conditions, find
from bot.storage.queue.filter import BadMark, Filter, Order
from bot.storage.queue.need import DUE
from tests.standins.desk import START, Desk, run


async def ids(desk: Desk, **asked: Any) -> list[int]:
    return [item.id for item in (await desk.queue.page(Filter(**asked))).items]


@pytest.mark.parametrize("order", ["need", "newest", "oldest"])
def test_pages_hold_every_item_once_in_order_there_and_back(desk: Desk, order: Order) -> None:
    """Also where many are of one priority and one second, and one is closed in between."""

    async def work() -> None:
        for number in range(11):
            desk.now += number % 3 == 0
            await desk.mail(priority=2 + number % 3)
        whole = (await desk.queue.page(Filter(), order)).items
        expected = {
            "need": sorted(whole, key=lambda one: (one.priority, one.created_at, one.id)),
            "oldest": sorted(whole, key=lambda one: (one.created_at, one.id)),
            "newest": sorted(whole, key=lambda one: (-one.created_at, -one.id)),
        }
        assert list(whole) == expected[order]
        pages = [await desk.queue.page(Filter(), order, size=4)]
        assert (pages[0].count, pages[0].before) == (11, None)
        while pages[-1].after:
            pages.append(await desk.queue.page(Filter(), order, mark=pages[-1].after, size=4))
        assert [item for page in pages for item in page.items] == list(whole)
        assert len(pages) == 3
        back = await desk.queue.page(Filter(), order, mark=pages[2].before, size=4)
        assert back.items == pages[1].items
        assert (await desk.queue.page(Filter(), order, mark=back.before, size=4)).before is None
        await desk.queue.close(whole[4].id, 1, "ann")
        after = await desk.queue.page(Filter(), order, mark=pages[0].after, size=4)
        assert [item.id for item in after.items] == [item.id for item in whole[5:9]]

    run(work)


def test_each_filter_finds_what_it_says(desk: Desk) -> None:
    """Alone and together."""

    async def work() -> None:
        plain = await desk.mail(topic="pay", cluster="c1", language="en")
        grave = await desk.mail(priority=1, reasons=("safeguarding",), band="low", draft="")
        gap = await desk.mail(topic="pay", draft="[[pay]]", reasons=("partly_in_source",))
        twin = await desk.mail(text="How long is it? 1")
        await desk.turn("website:1", "not_covered")
        talk = (await ids(desk, kind="talk"))[0]
        every = [plain, grave, gap, twin, talk]
        assert sorted(await ids(desk)) == every
        assert await ids(desk, topic="pay") == [plain, gap]
        assert await ids(desk, topic="", kind="mail") == [grave, twin]
        assert await ids(desk, priority=1) == await ids(desk, reason="safeguarding") == [grave]
        assert await ids(desk, cluster="c1", band="high", channel="mail") == [plain]
        assert await ids(desk, duplicates=True) == [twin]
        assert (await ids(desk, duplicates=False, kind="mail")) == [grave, plain, gap]
        assert await ids(desk, ready=True) == [plain, twin]
        assert await ids(desk, conversation="website:1") == [talk]
        await desk.claimed(plain)
        await desk.claimed(gap, "ben")
        assert await ids(desk, claims="mine", who="ann") == [plain]
        assert await ids(desk, claims="others", who="ann") == [gap]
        assert sorted(await ids(desk, claims="free")) == [grave, twin, talk]
        await desk.queue.escalate(twin, 1, "ann", "lead")
        assert await ids(desk, escalated=True) == [twin]
        await desk.queue.assign(talk, 1, "ann", "ben")
        assert await ids(desk, assigned_to="ben") == [talk]
        desk.now += DUE[1] + 1
        assert await ids(desk, overdue=True) == [grave]
        await desk.queue.close(grave, 1, "ann")
        assert await ids(desk, status="done") == [grave]
        assert len(await ids(desk, status=None)) == 5

    run(work)


def test_words_are_found_in_subject_and_text(desk: Desk) -> None:
    """All of them, in any order and case; marks that a database would read stand for themselves."""

    async def work() -> None:
        one = await desk.mail(subject="Straße 100%", text="About Training_hours")
        two = await desk.mail(subject="Training", text="1000 hours\n\nof it")
        assert await ids(desk, words="TRAINING hours") == [one, two]
        assert await ids(desk, words="hours of") == [two]
        assert await ids(desk, words="strasse 100%") == [one]
        assert await ids(desk, words="g_h") == [one]
        assert await ids(desk, words="nothing") == []
        page = await desk.queue.page(Filter(words="training"))
        assert (page.count, page.items[0].subject) == (2, "Straße 100%")

    run(work)


def test_counts_stand_beside_the_list(desk: Desk) -> None:
    """Of open items by what they are, and how long the oldest urgent one has waited."""

    async def work() -> None:
        first = desk.now
        grave = await desk.mail(priority=1)
        desk.now += DUE[1] + 1
        await desk.mail(priority=1)
        await desk.claimed(await desk.mail(topic="pay", band="low"))
        await desk.queue.close(await desk.mail(), 1, "ann")
        found = await desk.queue.counts()
        assert found.by_status == {"open": 3, "done": 1}
        assert found.by_priority == {1: 2, 4: 1}
        assert (found.overdue, found.troubled) == (1, 0)
        assert found.oldest_urgent_at == first
        await desk.queue.close(grave, 1, "ann")
        assert (await desk.queue.counts()).oldest_urgent_at == desk.now

    run(work)


@pytest.mark.parametrize("mark", ["x", "[]", '["a", "1", 2, 3]', '["c", 1, 2, 3]', "null", "7"])
def test_a_mark_of_no_page_is_refused(desk: Desk, mark: str) -> None:
    """It comes from the address, where anybody may write."""

    async def work() -> None:
        with pytest.raises(BadMark):
            await desk.queue.page(Filter(), mark=mark)

    run(work)


ASKED: dict[str, Filter | None] = {
    "queue_in_need": Filter(),
    "queue_by_topic": Filter(topic="pay"),
    "queue_held": Filter(claims="mine", who="ann"),
    "queue_by_band": Filter(ready=True),
    "queue_near": Filter(cluster="upload:1:1", status=None),
    "queue_late": None,  # the counts
}
"""What is asked for, by an index that it is found with."""


@pytest.mark.parametrize("index", ASKED)
def test_no_page_goes_through_all_items(tmp_path: Path, index: str) -> None:
    """Each is read from an index, in its order; what words stand in is looked up in the words alone."""
    database = Database(sqlite_url(tmp_path), lambda: START)
    database.prepare()
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        asked.append((statement, values))

    with database.engine.connect() as connection:
        sa.event.listen(connection, "before_cursor_execute", note)
        which = ASKED[index]
        if which is None:
            find.counts(connection, START)
        else:
            find.page(connection, which, START)
        plans = [
            str(step[-1])
            for statement, values in list(asked)
            for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    database.close()
    assert [one for one in plans if one.startswith("SCAN queue") and "COVERING" not in one] == []
    assert any(f"INDEX {index}" in one for one in plans), plans


def test_words_are_looked_for_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what few have; and what many have is found as well."""

    async def work() -> None:
        one, two = await desk.mail(text="rare word"), await desk.mail(text="another word")
        for few in (1, 5):
            monkeypatch.setattr(conditions, "FEW", few)
            assert set(await ids(desk, words="word")) == {one, two}
            assert await ids(desk, words="rare") == [one]
            assert (await desk.queue.page(Filter(words="word"))).count == 2
            assert await ids(desk, words="word", status="done") == []

    run(work)
