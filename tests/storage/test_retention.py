"""Words and talks go on their day, and an erased talk leaves nothing to be found."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.storage import turn_log
from bot.storage.backup import copy_sqlite, whole
from bot.storage.claim import current
from bot.storage.database import Database
from bot.storage.engine import FILE, sqlite_url
from bot.storage.erase import erase
from bot.storage.export import export
from bot.storage.feedback import judge
from bot.storage.inbox import Inbox
from bot.storage.outbox import Reply
from bot.storage.retention import COPIES_DAYS, DAY, sweep
from bot.storage.tables import FEEDBACK, INBOX, OUTBOX, RATES, TOMBSTONES, TURNS
from bot.storage.turn_log import Turn

START = 1_700_000_000.0
CANARY = "canary7f3a"


class Kept:
    """A database at a time that is set, and talks in it."""

    def __init__(self, url: str) -> None:
        self.now = START
        self.database = Database(url, lambda: self.now)
        self.inbox = Inbox(self.database)

    async def talk(self, conversation: str, words: str = CANARY, *, done: bool = True) -> None:
        number = str(self.now)
        await self.inbox.accept("rest", conversation, number, words)
        if not done:
            return
        claim = await self.inbox.claim(conversation)
        assert claim is not None and current.get() is None
        turns = await self.count(TURNS, conversation)
        claim.turns.append(Turn(turns + 1, [{"event": "user", "text": words}], [], False))
        reply = Reply(f"{conversation}-{number}", [{"text": "A reply."}])
        await self.inbox.finish(claim, reply, "answer")

    async def count(self, table: sa.Table, conversation: str) -> int:
        query = (
            sa.select(sa.func.count())
            .select_from(table)
            .where(table.c.conversation == conversation)
        )
        return int(await self.database.read(lambda c: c.execute(query).scalar()))

    async def text(self, conversation: str) -> Any:
        query = sa.select(INBOX.c.text).where(INBOX.c.conversation == conversation)
        return await self.database.read(lambda c: c.execute(query).scalar())


@pytest.fixture
def kept(database_url: str) -> Iterator[Kept]:
    made = Kept(database_url)
    yield made
    made.database.close()


def test_words_go_first_and_the_talk_on_its_day(kept: Kept) -> None:
    """Exact to the second, and what stays after the words are replies and outcomes."""

    async def run() -> None:
        await kept.talk("c")
        kept.now = START + 30 * DAY
        await sweep(kept.database, 90, 30)
        assert await kept.text("c") == CANARY  # thirty days are not more than thirty
        kept.now += 1
        swept = await sweep(kept.database, 90, 30)
        assert (swept.deleted, swept.blanked) == (0, 1)
        assert await kept.text("c") is None
        assert (await kept.count(TURNS, "c"), await kept.count(OUTBOX, "c")) == (0, 1)
        assert (await sweep(kept.database, 90, 30)).blanked == 0  # once
        kept.now = START + 90 * DAY
        assert (await sweep(kept.database, 90, 30)).deleted == 0
        kept.now += 1
        assert (await sweep(kept.database, 90, 30)).deleted == 1
        assert await kept.count(INBOX, "c") == await kept.count(OUTBOX, "c") == 0

    asyncio.run(run())


def test_a_talk_is_as_old_as_its_newest_message_and_an_open_one_is_not_over(kept: Kept) -> None:
    """Neither is swept before its time."""

    async def run() -> None:
        await kept.talk("gone on with")
        await kept.talk("open", done=False)
        kept.now += 80 * DAY
        await kept.talk("gone on with")
        kept.now = START + 91 * DAY
        assert (await sweep(kept.database, 90, 30)).deleted == 0
        assert await kept.count(INBOX, "gone on with") == 2
        assert await kept.text("open") == CANARY

    asyncio.run(run())


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 120)), min_size=1, max_size=12))
def test_what_is_left_is_what_the_rule_says(
    tmp_path_factory: pytest.TempPathFactory, said: list[tuple[str, float]]
) -> None:
    """A talk stays exactly while its newest message is of the last ninety days."""

    async def run() -> None:
        kept = Kept(sqlite_url(tmp_path_factory.mktemp("kept")))
        for number, (talk, day) in enumerate(sorted(said, key=lambda one: one[1])):
            kept.now = START + day * DAY + number / 1000
            await kept.talk(talk)
        kept.now = now = START + 121 * DAY
        await sweep(kept.database, 90, 30)
        for talk in {talk for talk, _ in said}:
            newest = max(day for of, day in said if of == talk)
            stays = START + newest * DAY >= now - 90 * DAY
            assert bool(await kept.count(OUTBOX, talk)) == stays
        kept.database.close()

    asyncio.run(run())


def test_an_erased_talk_is_in_no_file_any_more(tmp_path: Path) -> None:
    """Not in the database, not in its log, while other talks stay."""

    async def run() -> None:
        kept = Kept(sqlite_url(tmp_path))
        for number in range(50):
            kept.now = START + number
            await kept.talk("c", f"{CANARY} {number} " + "x" * 500)
            await kept.talk("d", "other words")
        files = list(tmp_path.iterdir())
        assert any(CANARY.encode() in file.read_bytes() for file in files)
        assert await erase(kept.database, "c") > 100
        assert not any(CANARY.encode() in file.read_bytes() for file in tmp_path.iterdir())
        assert await kept.count(INBOX, "d") == 50
        kept.database.close()

    asyncio.run(run())


def test_export_holds_every_row_and_no_other_talks(kept: Kept) -> None:
    """Message, reply, turn and judgement of that talk."""

    async def run() -> None:
        await kept.talk("c")
        await kept.talk("d", "other words")
        assert await judge(kept.database, "c", f"c-{START}", True, "thanks")
        found = await export(kept.database, "c")
        assert [len(found[name]) for name in ("inbox", "outbox", "turn_log", "feedback")] == [1] * 4
        assert found["turn_log"][0]["events"] == [{"event": "user", "text": CANARY}]
        assert "other words" not in str(found)

    asyncio.run(run())


def test_a_backup_taken_while_it_is_written_is_whole(tmp_path: Path) -> None:
    async def run() -> None:
        kept = Kept(sqlite_url(tmp_path))
        await kept.talk("c")
        copy = tmp_path / "copy.db"
        talks = asyncio.gather(*(kept.talk(f"t{n}") for n in range(30)))
        await asyncio.to_thread(copy_sqlite, tmp_path / FILE, copy)
        await talks
        assert whole(copy) is None
        again = Database(f"sqlite:///{copy}")
        assert await again.read(lambda c: c.execute(sa.select(sa.func.count(INBOX.c.id))).scalar())
        again.close()
        kept.database.close()

    asyncio.run(run())


def test_what_is_no_backup_is_said_to_be_none(tmp_path: Path) -> None:
    text = tmp_path / "text.db"
    text.write_text("no database " * 100)
    assert whole(text)
    empty = tmp_path / "empty.db"
    empty.touch()
    assert whole(empty) == "it holds no talks"


def test_what_stands_beside_the_talks_goes_too(kept: Kept) -> None:
    """The reason given with a judgement goes with the words; a tombstone on its day; counts after one."""

    async def count(table: sa.Table) -> int:
        query = sa.select(sa.func.count()).select_from(table)
        return int(await kept.database.read(lambda c: c.execute(query).scalar()))

    async def run() -> None:
        await kept.talk("c")
        await kept.talk("erased")
        await erase(kept.database, "erased")
        assert await judge(kept.database, "c", f"c-{START}", False, CANARY)
        minute = {"key": "a" * 32, "minute": int(START // 60), "count": 1}
        await kept.database.write(lambda c: c.execute(RATES.insert(), minute))
        kept.now = minute["minute"] * 60.0 + DAY
        await sweep(kept.database, 90, 30)
        assert (await count(RATES), await count(TOMBSTONES)) == (1, 1)
        kept.now += 1
        await sweep(kept.database, 90, 30)
        assert await count(RATES) == 0
        kept.now = START + 30 * DAY + 1
        await sweep(kept.database, 90, 30)
        reasons = sa.select(FEEDBACK.c.reason)
        assert await kept.database.read(lambda c: c.execute(reasons).scalars().all()) == [None]
        kept.now = START + 90 * DAY
        await sweep(kept.database, 90, 30)
        assert await count(TOMBSTONES) == 1
        kept.now += 1
        await sweep(kept.database, 90, 30)
        assert (await count(TOMBSTONES), await count(FEEDBACK)) == (0, 0)

    asyncio.run(run())


def test_the_copy_made_before_an_upgrade_goes_after_a_week(tmp_path: Path) -> None:
    """Only that copy: what somebody put there under another name stays."""

    async def run() -> None:
        kept = Kept(sqlite_url(tmp_path))
        copy = tmp_path / "conversations.version-0001.db"
        mine = tmp_path / "mine.db"
        for file in (copy, mine):
            file.write_bytes(CANARY.encode())
            os.utime(file, (START, START))
        kept.now = START + COPIES_DAYS * DAY
        await sweep(kept.database, 90, 30)
        assert copy.exists()
        kept.now += 1
        await sweep(kept.database, 90, 30)
        assert mine.exists() and not copy.exists()
        kept.database.close()

    asyncio.run(run())


def test_turns_without_a_message_go_too(kept: Kept) -> None:
    """Those from before there was an inbox, and those of `rasa shell`."""

    async def run() -> None:
        turn = Turn(1, [{"event": "user", "text": CANARY}], [], True)
        await kept.database.write(lambda c: turn_log.append(c, "shell", turn, kept.now))
        kept.now = START + 30 * DAY + 1
        await sweep(kept.database, 90, 30)
        assert await kept.count(TURNS, "shell") == 0

    asyncio.run(run())
