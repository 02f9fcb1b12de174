"""What is done is kept: in order, of one input only, and for its owner alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.helpdesk.triage.judging import Judged
from bot.helpdesk.triage.sorted_message import Sorted
from bot.helpdesk.triage.work_file import NAME, Busy, WorkFile

ABOUT = {"input": "a", "judge": "b"}


def row(number: int, text: str = "Who?") -> Judged:
    return Judged(Sorted(number, "x.csv", "", text, quotes=("a", "“b”"), reasons=("unreadable",)))


def test_rows_come_back_as_they_were(tmp_path: Path) -> None:
    """After the file was closed, too; and only those of the same run."""
    with closing(WorkFile(tmp_path)) as work:
        assert not work.begin(ABOUT)
        work.add(row(1))
        work.add(row(2))
    with closing(WorkFile(tmp_path)) as work:
        assert work.begin(ABOUT) and work.count == 2
        assert [one.row for one in work.rows()] == [1, 2]
        assert work.read(2).quotes == ("a", "“b”") and work.read(2).cluster == 2
        assert not work.begin(ABOUT | {"judge": "another"})
        assert work.count == 0 and list(work.rows()) == []


def test_no_row_is_left_out_or_done_twice(tmp_path: Path) -> None:
    """Each has its turn."""
    with closing(WorkFile(tmp_path)) as work:
        work.begin(ABOUT)
        work.add(row(1))
        for wrong in (1, 3):
            with pytest.raises(ValueError, match="after row 1"):
                work.add(row(wrong))


def test_what_was_kept_is_there_though_nobody_closed_the_file(tmp_path: Path) -> None:
    """As after a kill; what came later is judged again."""
    work = WorkFile(tmp_path)
    work.begin(ABOUT)
    work.add(row(1))
    work.keep()
    work.add(row(2))
    work._database.close()
    with closing(WorkFile(tmp_path)) as again:
        assert again.begin(ABOUT)
        assert again.count == 1


def test_two_runs_do_not_share_a_folder(tmp_path: Path) -> None:
    """The second is told."""
    with closing(WorkFile(tmp_path)), pytest.raises(Busy, match="Another run"):
        WorkFile(tmp_path)


def test_a_file_that_is_broken_is_begun_again(tmp_path: Path) -> None:
    """All that is in it can be made again."""
    (tmp_path / NAME).write_bytes(b"no database" * 1_000)
    with closing(WorkFile(tmp_path)) as work:
        assert not work.begin(ABOUT)
        work.add(row(1))


def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    """Redacted words may still be somebody's."""
    with closing(WorkFile(tmp_path)) as work:
        work.begin(ABOUT)
    assert (tmp_path / NAME).stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(tmp_path / NAME)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_the_largest_clusters_come_first(tmp_path: Path) -> None:
    """Those of one message are none."""
    with closing(WorkFile(tmp_path)) as work:
        from bot.helpdesk.triage.near_copies import sketch

        work.begin(ABOUT)
        for number, text in enumerate(["a b c d", "x y z", "x y z", "q", "a b c d", "x y z"], 1):
            work.add(Judged(row(number, text).row, sketch(text)))
        assert work.largest_clusters(5) == [(2, 3), (1, 2)]
        assert work.largest_clusters(1) == [(2, 3)]
