"""All of a triage: files in, four files out, and what is done in between kept as it is done."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Protocol

from bot.helpdesk.triage.judging import Judged, MakeJudge
from bot.helpdesk.triage.message import Message
from bot.helpdesk.triage.read.entry import Unreadable
from bot.helpdesk.triage.read.read_files import Source, check, find_files, messages
from bot.helpdesk.triage.work_file import WorkFile
from bot.helpdesk.triage.write.report import BandFigures, Facts
from bot.helpdesk.triage.write.totals import Totals, totals
from bot.helpdesk.triage.write.write_all import FILES, write_all

_FORMAT = "1"  # of the rows in the work file: another one begins afresh
_BLOCK = 1 << 20

Say = Callable[[str], None]
Work = Callable[[Iterable[Message]], Iterator[Judged]]


class Progress(Protocol):
    """Is told how far it is: once where it begins, then after each row."""

    def begin(self, done: int, total: int) -> None: ...
    def step(self) -> None: ...


@dataclass(frozen=True)
class Asked:
    """What is to be done. `work`: judges messages in their order, on this machine or on others."""

    paths: Sequence[Path]
    out: Path
    column: str | None
    make: MakeJudge
    work: Work
    labels: dict[str, str]
    band_figures: BandFigures | None = None


def run(asked: Asked, say: Say, progress: Progress) -> Totals:
    """Do it, or the rest of it. Raises Unreadable, Busy, NoWorkers, OSError; what is done by then is kept."""
    files = find_files(asked.paths, leave_out=asked.out, say=say)
    check(files, asked.column, say)
    asked.out.mkdir(
        mode=0o700, parents=True, exist_ok=True
    )  # redacted words may still be somebody's
    facts = Facts([one.name for one in files], asked.band_figures, asked.labels)
    with closing(WorkFile(asked.out)) as work:
        _begin(work, files, asked, say)
        if work.note("finished"):
            if all((asked.out / name).is_file() for name in FILES):
                say(f"Nothing to do: all {work.count:,} messages were sorted before.")
                return totals(work.rows())
            say(f"All {work.count:,} messages were sorted before; their files are written again.")
            return write_all(work, asked.out, facts, say)
        if work.count:
            say(f"Goes on after the {work.count:,} messages that are done.")
        _judge(work, files, asked, progress)
        found = write_all(work, asked.out, facts, say)
        work.take_note("finished", "yes")
        return found


def _begin(work: WorkFile, files: Sequence[Source], asked: Asked, say: Say) -> None:
    about = {
        "format": _FORMAT,
        "input": _digest(files),
        "options": asked.column or "",
        "judge": asked.make.key,
    }
    before = {name: work.note(name) for name in about} if work.begun else {}
    if not work.begin(about):
        changed = [name for name, value in before.items() if value != about[name]]
        if "input" in changed:
            say("Begins afresh: the messages are others than those of the last run.")
        elif changed:
            say("Begins afresh: the assistant or the options are others than in the last run.")
    if not work.note("total"):
        work.take_note("total", str(sum(1 for _ in messages(files, asked.column))))
        work.keep()


def _judge(work: WorkFile, files: Sequence[Source], asked: Asked, progress: Progress) -> None:
    total = int(work.note("total"))
    progress.begin(work.count, total)
    rest = islice(messages(files, asked.column), work.count, None)
    if work.count < total:
        rows = asked.work(rest)
        try:
            for one in rows:
                work.add(one)
                progress.step()
        finally:
            work.keep()
            if close := getattr(rows, "close", None):
                close()
    if work.count != total:
        raise Unreadable(
            f"A file changed while it was read: {work.count:,} messages in place of {total:,}. Run it again."
        )


def _digest(files: Iterable[Source]) -> str:
    """Of the names and all bytes of the files."""
    digest = blake2b(digest_size=16)
    for one in files:
        content = blake2b(digest_size=16)
        with one.path.open("rb") as file:
            while block := file.read(_BLOCK):
                content.update(block)
        digest.update(f"{one.name}\0{content.hexdigest()}\n".encode(errors="surrogateescape"))
    return digest.hexdigest()


def default_workers() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
