"""Processes that judge: everything comes back once and in order, whatever happens to them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.helpdesk.triage.batches import MESSAGES
from bot.helpdesk.triage.in_processes import KILLED, NoWorkers, Processes
from bot.helpdesk.triage.judging import Judged, judged
from bot.helpdesk.triage.message import Message
from tests.helpdesk.triage.plain_judge import ENDS, HANGS, MakePlain


def messages(*texts: str, count: int = 100) -> list[Message]:
    """`texts`, and ordinary ones after them."""
    more = [f"How many sessions are there in module {at}?" for at in range(count - len(texts))]
    return [Message(row, f"x.csv, line {row}", "", text) for row, text in enumerate([*texts, *more], 1)]  # fmt: skip


def by(workers: int, these: list[Message], make: MakePlain | None = None, patience: float = 60.0) -> list[Judged]:  # fmt: skip
    return list(Processes(make or MakePlain(), workers, patience=patience).judge(these))


def test_rows_come_out_as_they_went_in_and_as_one_process_makes_them() -> None:
    """For any number of processes."""
    these = messages(count=150)
    judge = MakePlain()()
    assert by(2, these) == [judged(judge, one) for one in these]


def test_a_process_that_ends_is_replaced_and_its_work_done_again(tmp_path: Path) -> None:
    """The row that it had under way too."""
    these = messages("a", "ends once", "b")
    found = by(2, these, MakePlain(once=tmp_path / "ended"))
    assert (tmp_path / "ended").exists()
    assert [one.row.row for one in found] == [one.row for one in these]
    assert not any(one.row.error for one in found)


def test_a_message_that_ends_two_processes_becomes_an_error_for_a_person() -> None:
    """Nobody knows whether it names danger: it is urgent, and none of its words are shown."""
    found = by(1, messages("a", ENDS, "b"))
    assert [one.row.row for one in found] == list(range(1, 101))
    bad = found[1].row
    assert KILLED in bad.error and bad.error.startswith("x.csv, line 2: ")
    assert (bad.priority, bad.text_redacted, bad.reasons) == (1, "", ("unreadable",))
    assert not any(one.row.error for one in found if one is not found[1])


def test_a_message_over_which_a_process_hangs_becomes_an_error_too() -> None:
    """It is given so many seconds."""
    found = by(1, messages("a", HANGS, count=4), patience=3.0)
    assert [bool(one.row.error) for one in found] == [False, True, False, False]


def test_a_judge_that_can_not_be_made_is_told() -> None:
    """And not tried again and again."""
    with pytest.raises(NoWorkers, match="there is no model"):
        by(1, messages(count=3), MakePlain(broken=True))


def test_not_more_is_read_than_is_worked_on() -> None:
    """A file of any length waits until there is somebody for it."""
    read = 0

    def endless() -> Iterator[Message]:
        nonlocal read
        while True:
            read += 1
            yield Message(read, "x", "", "How many sessions?")

    rows = Processes(MakePlain(), 1).judge(endless())
    for _ in range(100):
        next(rows)
    assert read <= 100 + 5 * MESSAGES
    rows.close()
