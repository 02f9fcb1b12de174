"""A file of messages, sorted in the background: its rows come into the queue as they are done.

The file is kept encrypted in the database until its last row is in, and no longer; whoever goes on
after a crash, on whichever server, begins behind the last row that was saved. The same file again
is the same job, and a row of it the same item.
"""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path

import structlog

from bot.helpdesk.queue.from_row import from_row
from bot.helpdesk.queue.near_in_file import NearInFile
from bot.helpdesk.queue.seal import Seal
from bot.helpdesk.queue.upload_told import OPEN, TooMany, plain_name, why
from bot.helpdesk.triage.judging import Judged, Judging, judged
from bot.helpdesk.triage.message import Message
from bot.log_lines import told
from bot.storage.database import Database
from bot.storage.queue import job_rows, jobs
from bot.storage.queue.item import Incoming
from bot.storage.queue.job import Job
from bot.storage.unavailable import StoreUnavailable

log = structlog.get_logger(__name__)

Read = Callable[[Path], Iterator[Message]]
"""A file -> its messages. Raises what says, in a sentence, why it can't be read."""
PART = 1 << 20
"""Bytes of the file that are sealed together."""
ROWS = 16
"""Rows that are saved together."""
MOST_ROWS = 50_000
"""Messages of one file. A sheet of a few kilobytes can have a million blank ones, and nobody finds the rest of the queue any more."""
LOOK_SECONDS = 2.0
"""How often a job is looked for that nobody runs."""


class Uploads:
    """`read` and `judge` work in a thread.

    `folder`: where the file lies open while it is read, readable by nobody else; no other server's.
    """

    def __init__(
        self, database: Database, seal: Seal, read: Read, judge: Judging, folder: Path | None = None
    ) -> None:
        self._database = database
        self._seal = seal
        self._read = read
        self._judge = judge
        self._folder = folder
        self._wanted = asyncio.Event()

    async def begin(self, name: str, content: bytes, who: str) -> Job:
        """Has the file's messages sorted; the job that there is already where the same file was here before. Raises StoreUnavailable."""
        digest = hashlib.sha256(content).hexdigest()
        now, plain = self._database.clock(), plain_name(name)

        def parts() -> Iterator[bytes]:
            for at in range(0, len(content), PART):
                yield self._seal.seal_bytes(content[at : at + PART])

        job = await self._database.write(lambda c: jobs.start(c, digest, plain, who, parts(), now))
        self._wanted.set()
        return job

    async def one(self, job_id: int) -> Job | None:
        """How far it is. Raises StoreUnavailable."""
        return await self._database.read(lambda c: jobs.one(c, job_id))

    async def newest(self) -> list[Job]:
        """The newest ones, newest first. Raises StoreUnavailable."""
        return await self._database.read(jobs.newest)

    async def go_on(self) -> None:
        """Sorts what there is, for as long as the server runs."""
        self._clear()
        while True:
            try:
                while await self.run_one():
                    pass
            except StoreUnavailable as error:
                log.warning("nothing sorted", error=told(error))
            except Exception as error:  # noqa: BLE001  # it has to go on
                log.error("sorting failed", error=told(error))
            self._wanted.clear()
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._wanted.wait()
            except TimeoutError:
                pass

    async def run_one(self) -> bool:
        """Takes a job that nobody runs, and sorts it to its end; False where there is none. Raises StoreUnavailable."""
        now = self._database.clock()
        job = await self._database.write(lambda c: jobs.take(c, now))
        if job is None:
            return False
        try:
            await self._run(job)
        except jobs.Taken:
            log.warning("another server goes on with a file")
        except StoreUnavailable:
            raise
        except asyncio.CancelledError:  # the server stops: another may go on at once
            await asyncio.shield(self._database.write(lambda c: jobs.let_go(c, job.id)))
            raise
        except Exception as error:  # noqa: BLE001  # a file that can't be read is one job's end
            log.error("sorting failed", error=told(error))
            await self._end(job, why(error))
        return True

    async def _run(self, job: Job) -> None:
        digest, sealed = await self._database.read(lambda c: jobs.kept(c, job.id))
        with (
            tempfile.TemporaryDirectory(dir=self._folder, prefix=OPEN) as folder,
            closing(NearInFile(Path(folder))) as near,
        ):
            path = Path(folder) / "file" / job.name
            path.parent.mkdir()
            await asyncio.to_thread(self._lay_open, path, sealed)
            if job.total is None:
                total = await asyncio.to_thread(self._counted, path)
                await self._database.write(
                    lambda c: jobs.count(c, job.id, total, self._database.clock())
                )
            if job.done:
                await self._learn(job, digest, near)
            rows, done = islice(self._read(path), job.done, None), job.done
            while some := await asyncio.to_thread(self._sorted, rows, digest, path, near):
                await self._save(job, done, some)
                done += len(some)
        await self._end(job, "")

    def _counted(self, path: Path) -> int:
        """How many messages there are. Raises TooMany, before the first of them is in the queue."""
        found = sum(1 for _ in islice(self._read(path), MOST_ROWS + 1))
        if found > MOST_ROWS:
            raise TooMany(MOST_ROWS)
        return found

    async def _save(self, job: Job, done: int, rows: list[Incoming]) -> None:
        now = self._database.clock()
        await self._database.write(
            lambda c: jobs.save(c, job.id, done, done + len(rows), rows, now)
        )

    async def _end(self, job: Job, failure: str) -> None:
        now = self._database.clock()
        await self._database.write(lambda c: jobs.end(c, job.id, failure, now))

    def _clear(self) -> None:
        """Takes away what a process that died left open."""
        for folder in self._folder.glob(f"{OPEN}*") if self._folder else ():
            shutil.rmtree(folder, ignore_errors=True)

    def _lay_open(self, path: Path, sealed: Iterable[bytes]) -> None:
        with path.open("wb") as file:
            for part in sealed:
                file.write(self._seal.open_bytes(part))

    def _sorted(
        self, messages: Iterator[Message], digest: str, path: Path, near: NearInFile
    ) -> list[Incoming]:
        """The next rows; none at the end."""
        found = (judged(self._judge, one) for one in islice(messages, ROWS))
        return [_incoming(one, digest, path, near) for one in found]

    async def _learn(self, job: Job, digest: str, near: NearInFile) -> None:
        """Has `near` know the rows that were saved before this server took the job."""
        last = 0
        while some := await self._database.read(
            partial(job_rows.saved, digest=digest, behind=last)
        ):
            for row in some:
                if 0 < row.number <= job.done and row.text:
                    await asyncio.to_thread(near.learn, row.number, row.text)
            last = some[-1].item_id


def _incoming(one: Judged, digest: str, path: Path, near: NearInFile) -> Incoming:
    row, folder = one.row, f"{path.parent.as_posix()}/"  # where it lay says nothing to anybody
    first = near.first(row.row, row.text_redacted or row.subject, one.sketch)
    name = f"upload:{digest[:32]}"
    item = from_row(
        row, "upload", origin=job_rows.origin(digest, row.row), conversation=f"{name}:{row.row}"
    )
    return replace(
        item,
        source=row.source.replace(folder, ""),
        error=row.error.replace(folder, ""),
        cluster=f"{name}:{first}",
    )
