"""A file comes into the queue once, whatever dies meanwhile, and is kept no longer than that takes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.helpdesk.console.assemble import read_file
from bot.helpdesk.queue import upload
from bot.helpdesk.queue.seal import Seal
from bot.helpdesk.queue.upload import Uploads
from bot.helpdesk.triage.message import Message
from bot.helpdesk.triage.sorted_message import Sorted
from bot.storage.erase import erase
from bot.storage.queue.filter import Filter
from bot.storage.queue.jobs import HOLD
from bot.storage.queue.tables import ITEMS, PARTS, WORDS
from tests.standins.desk import Desk, run

FILE = "\n".join([*(f"line {n}" for n in range(5)), "line 1", "bad", ""]).encode()


class Dies(BaseException):
    """The process does."""


def lines(path: Path) -> Iterator[Message]:
    for row, text in enumerate(path.read_text("utf-8").splitlines(), start=1):
        error = f"{path}, line {row}: bad" if text == "bad" else None
        yield Message(row, f"{path}, line {row}", "", "" if error else text, error)


def sort(message: Message) -> Sorted:
    return Sorted(
        message.row,
        message.source,
        "",
        message.text,
        draft="[[x]]",
        error=message.error or "",
    )


class By:
    """A judge that does what it is told to."""

    def __init__(self, judge: Callable[[Message], Sorted] = sort) -> None:
        self.judge = judge


@pytest.fixture(autouse=True)
def few_rows_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a small file takes several steps."""
    monkeypatch.setattr(upload, "ROWS", 2)
    monkeypatch.setattr(upload, "PART", 16)


def test_rows_come_in_with_progress_and_the_file_goes(desk: Desk) -> None:
    """Each row is an item; a broken one says where; the same words again are marked; the file is kept sealed until then."""

    async def work() -> None:
        uploads = Uploads(desk.database, desk.seal, lines, By())
        job = await uploads.begin("C:\\mine\\mails.csv", FILE, "ann")
        assert (job.name, job.state, job.total) == ("mails.csv", "waiting", None)
        parts = await desk.rows(PARTS)
        assert len(parts) > 1 and b"line" not in b"".join(bytes(row.sealed) for row in parts)
        assert await uploads.run_one()
        after = await uploads.one(job.id)
        assert after is not None
        assert (after.state, after.total, after.done, after.added) == ("done", 7, 7, 7)
        assert (after.duplicates, after.errors) == (1, 1)
        assert await desk.rows(PARTS) == [] and not await uploads.run_one()
        items = (await desk.queue.page(Filter(), "oldest")).items
        assert [item.source for item in items][:2] == ["mails.csv, line 1", "mails.csv, line 2"]
        assert items[5].duplicate_of == items[1].id and items[6].error == "mails.csv, line 7: bad"
        assert [item.gaps for item in items] == [1] * 7

    run(work)


def test_the_same_file_again_adds_nothing(desk: Desk) -> None:
    """It is the same job; a row that was erased does not come back by another file of the same name either."""

    async def work() -> None:
        uploads = Uploads(desk.database, desk.seal, lines, By())
        first = await uploads.begin("a.csv", FILE, "ann")
        await uploads.run_one()
        again = await uploads.begin("b.csv", FILE, "ben")
        assert (again.id, again.state) == (first.id, "done")
        assert not await uploads.run_one()
        assert len(await desk.rows(ITEMS)) == 7
        [row] = await desk.rows(ITEMS, ITEMS.c.origin.like("%:3"))
        await erase(desk.database, row.conversation)
        assert len(await desk.rows(ITEMS)) == 6

    run(work)


def test_a_job_goes_on_behind_its_last_saved_row(desk: Desk) -> None:
    """Where its process died; nobody else has it while it is held, and no row comes twice."""

    async def work() -> None:
        seen: list[int] = []

        def dies(message: Message) -> Sorted:
            if message.row == 5 and 5 not in seen:
                seen.append(5)
                raise Dies
            seen.append(message.row)
            return sort(message)

        uploads = Uploads(desk.database, desk.seal, lines, By(dies))
        job = await uploads.begin("a.csv", FILE, "ann")
        with pytest.raises(Dies):
            await uploads.run_one()
        assert not await uploads.run_one()
        desk.now += HOLD
        assert await uploads.run_one()
        after = await uploads.one(job.id)
        assert after is not None and (after.done, after.added) == (7, 7)
        assert seen == [1, 2, 3, 4, 5, 5, 6, 7]
        assert [one.id for one in await uploads.newest()] == [job.id]

    run(work)


LONG = "How many sessions are there in the training for new link workers, and how long is each"
COPIES = "\n".join([f"{LONG}?", "Do I need a degree?", f"{LONG.upper()}!!", f"Hi. {LONG}?"])


@pytest.mark.parametrize("dies_at", [0, 3])
def test_near_copies_in_a_file_are_one_group(desk: Desk, dies_at: int) -> None:
    """As `bot triage` finds them, and the same where a server died in the middle."""

    async def work() -> None:
        dead: list[int] = []

        def may_die(message: Message) -> Sorted:
            if message.row == dies_at and not dead:
                dead.append(message.row)
                raise Dies
            return sort(message)

        uploads = Uploads(desk.database, desk.seal, lines, By(may_die))
        await uploads.begin("a.csv", COPIES.encode(), "ann")
        if dies_at:
            with pytest.raises(Dies):
                await uploads.run_one()
            desk.now += HOLD
        assert await uploads.run_one()
        items = (await desk.queue.page(Filter(), "oldest")).items
        clusters = [item.cluster for item in items]
        assert clusters[0] == clusters[2] == clusters[3] != clusters[1]
        assert (await desk.queue.page(Filter(cluster=clusters[0]))).count == 3
        assert [(await desk.queue.item(item.id)).near for item in items] == [2, 0, 2, 2]

    run(work)


def test_of_a_row_that_is_broken_no_word_is_kept(desk: Desk) -> None:
    """Other columns' words stand in it, such as names: the item says where it is to be read."""

    async def work() -> None:
        def broken(path: Path) -> Iterator[Message]:
            yield Message(1, f"{path}, line 2", "Ann Canary", "Canary,in danger", "too few fields")

        uploads = Uploads(desk.database, desk.seal, broken, By())
        await uploads.begin("a.csv", FILE, "ann")
        await uploads.run_one()
        whole = await desk.queue.item((await desk.only()).id)
        assert (whole.text, whole.item.subject, whole.item.error) == ("", "", "too few fields")
        assert [row.search for row in await desk.rows(WORDS)] == [""]

    run(work)


def test_two_that_run_the_same_job_add_each_row_once(desk: Desk) -> None:
    """One that was believed dead finds that it was overtaken."""

    async def work() -> None:
        uploads = Uploads(desk.database, desk.seal, lines, By())
        await uploads.begin("a.csv", FILE, "ann")
        save, late = uploads._save, []

        async def slow(*about: object) -> None:
            if not late:
                late.append(True)
                desk.now += HOLD
                assert await uploads.run_one()
            await save(*about)  # type: ignore[arg-type]

        uploads._save = slow  # type: ignore[method-assign]
        assert await uploads.run_one()
        assert len(await desk.rows(ITEMS)) == 7
        assert [job.state for job in await uploads.newest()] == ["done"]

    run(work)


def test_what_cannot_be_read_ends_its_job_with_the_reason(desk: Desk) -> None:
    """And may be uploaded again once that is mended; nothing of the file is kept. A judge that fails costs one row."""

    async def work() -> None:
        def broken(path: Path) -> Iterator[Message]:
            raise ValueError("canary")

        def fails(message: Message) -> Sorted:
            if message.row == 2:
                raise ValueError("canary")
            return sort(message)

        bad = Uploads(desk.database, desk.seal, broken, By())
        job = await bad.begin("a.csv", FILE, "ann")
        await bad.run_one()
        failed = await bad.one(job.id)
        assert failed is not None and failed.state == "failed"
        assert "ValueError" in failed.failure and "canary" not in failed.failure
        assert await desk.rows(PARTS) == []
        other = Uploads(desk.database, Seal(["o" * 32]), lines, By())
        assert (await bad.begin("a.csv", FILE, "ann")).id == job.id
        await other.run_one()
        assert "again" in (await bad.newest())[0].failure
        good = Uploads(desk.database, desk.seal, lines, By(fails))
        await good.begin("a.csv", FILE, "ann")
        await good.run_one()
        assert (await good.newest())[0].added == 7
        [item] = (await desk.queue.page(Filter(priority=1))).items
        assert item.error.startswith("a.csv, line 2: it could not be sorted (ValueError)")

    run(work)


def test_what_is_told_of_a_broken_file_holds_none_of_its_words(desk: Desk) -> None:
    """A table without a line of columns begins with somebody's message; and where it lay is nobody's business."""

    async def work() -> None:
        uploads = Uploads(desk.database, desk.seal, read_file, By())
        for name, content in (("a.csv", b"Jane Canary wants to know,x\n"), ("b.xlsx", b"no zip")):
            job = await uploads.begin(name, content, "ann")
            await uploads.run_one()
            ended = await uploads.one(job.id)
            assert ended is not None and ended.state == "failed"
            assert "Canary" not in ended.failure and "/" not in ended.failure, ended.failure
        assert ended.failure.startswith("b.xlsx: this is no whole XLSX")

    run(work)


def test_a_file_of_more_rows_than_anybody_reads_adds_none(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One letter in the last line of a sheet makes a million blank messages of a few kilobytes."""
    monkeypatch.setattr(upload, "MOST_ROWS", 6)

    async def work() -> None:
        uploads = Uploads(desk.database, desk.seal, lines, By())
        job = await uploads.begin("a.csv", FILE, "ann")
        await uploads.run_one()
        ended = await uploads.one(job.id)
        assert ended is not None and (ended.state, ended.added) == ("failed", 0)
        assert "more than 6 messages" in ended.failure
        assert await desk.rows(ITEMS) == await desk.rows(PARTS) == []

    run(work)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/mails.csv", "mails.csv"),
        ("..", "file"),
        ("a\0b\ud800.csv", "ab.csv"),
        ("\u00e4" * 300 + ".csv", "\u00e4" * 98 + ".csv"),
    ],
)
def test_any_name_can_be_kept_and_laid_open(desk: Desk, name: str, kept: str) -> None:
    """Whatever a browser calls a file: its ending stays, and no folder of ours is left."""

    async def work() -> None:
        uploads = Uploads(desk.database, desk.seal, lines, By())
        job = await uploads.begin(name, FILE, "ann")
        await uploads.run_one()
        ended = await uploads.one(job.id)
        assert ended is not None and (ended.name, ended.state) == (kept, "done")

    run(work)


def test_a_server_that_stops_lets_go_of_its_job(desk: Desk, tmp_path: Path) -> None:
    """The next one goes on at once; what one that died left lying open is taken away."""

    async def work() -> None:
        reached = asyncio.Event()
        loop = asyncio.get_running_loop()

        def slow(message: Message) -> Sorted:
            loop.call_soon_threadsafe(reached.set)
            return sort(message)

        left = tmp_path / f"{upload.OPEN}x"
        left.mkdir()
        uploads = Uploads(desk.database, desk.seal, lines, By(slow), tmp_path)
        await uploads.begin("a.csv", FILE, "ann")
        running = asyncio.create_task(uploads.go_on())
        await reached.wait()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert not left.exists()
        await uploads.run_one()
        assert (await uploads.newest())[0].state == "done"
        assert len(await desk.rows(ITEMS)) == 7

    run(work)
