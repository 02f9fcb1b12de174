"""A whole triage: rows are conserved, the same input gives the same files, and nothing is done twice."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.helpdesk.triage.judging import Judged, judged
from bot.helpdesk.triage.message import Message
from bot.helpdesk.triage.read.entry import Unreadable
from bot.helpdesk.triage.run import Asked, run
from bot.helpdesk.triage.write.cells import COLUMNS
from bot.helpdesk.triage.write.totals import Totals
from bot.helpdesk.triage.write.write_all import FILES
from tests.helpdesk.triage.plain_judge import MakePlain

ROWS = [
    "How many sessions are there?",
    "I am in danger",
    "",
    "HOW many sessions are there",
    "=1+1, ring me on 07700 900123",
]


@dataclass
class Told:
    """What was said, how far it was, and which rows were judged."""

    lines: list[str] = field(default_factory=list)
    began: list[tuple[int, int]] = field(default_factory=list)
    steps: int = 0
    judged: list[int] = field(default_factory=list)

    def begin(self, done: int, total: int) -> None:
        self.began.append((done, total))

    def step(self) -> None:
        self.steps += 1


def triage(out: Path, *paths: Path, key: str = "plain", column: str | None = None, stop: int = 0) -> tuple[Totals | None, Told]:  # fmt: skip
    """Runs it in this process; after `stop` rows it is stopped as by Ctrl-C."""
    told = Told()
    make = MakePlain(key=key)
    judge = make()

    def work(messages: Iterable[Message]) -> Iterator[Judged]:
        for message in messages:
            if stop and len(told.judged) == stop:
                raise KeyboardInterrupt
            told.judged.append(message.row)
            yield judged(judge, message)

    try:
        return run(Asked(paths, out, column, make, work, {}), told.lines.append, told), told
    except KeyboardInterrupt:
        return None, told


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([("subject", "message"), *(("S", row) for row in ROWS)])
    return path


def read(out: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (out / "triage.jsonl").read_text("utf-8").splitlines()]


def test_each_message_is_a_row_with_all_columns(tmp_path: Path, source: Path) -> None:
    """In the order of the input; copies stay rows."""
    found, told = triage(tmp_path / "out", source)
    rows = read(tmp_path / "out")
    assert [list(row) for row in rows] == [list(COLUMNS)] * 5
    assert [row["row"] for row in rows] == [1, 2, 3, 4, 5]
    assert [row["cluster"] for row in rows] == [1, 2, 3, 1, 5]
    assert rows[4]["text_redacted"] == "=1+1, ring me on [phone]"
    assert found and dict(found.count) == {"rows": 5, "urgent": 1, "copies": 1}
    assert told.began == [(0, 5)] and told.steps == 5


def test_a_second_run_adds_nothing_and_says_so(tmp_path: Path, source: Path) -> None:
    """Not a byte, and no message is judged again."""
    out = tmp_path / "out"
    triage(out, source)
    before = {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in out.iterdir() if not path.name.startswith(".")}  # fmt: skip
    found, told = triage(out, source)
    assert told.lines == ["Nothing to do: all 5 messages were sorted before."]
    assert told.judged == [] and found and found.count["rows"] == 5
    assert {name: ((out / name).stat().st_mtime_ns, (out / name).read_bytes()) for name in before} == before  # fmt: skip


def test_a_file_that_somebody_deleted_is_written_again(tmp_path: Path, source: Path) -> None:
    """Without judging anything."""
    triage(tmp_path / "out", source)
    (tmp_path / "out" / "triage.csv").unlink()
    _, told = triage(tmp_path / "out", source)
    assert told.judged == [] and (tmp_path / "out" / "triage.csv").is_file()


@pytest.mark.parametrize("stop", [1, 3, 4])
def test_a_run_that_was_stopped_goes_on_and_ends_in_the_same_files(
    tmp_path: Path, source: Path, stop: int
) -> None:
    """What was done is not judged again, and copies are found across the stop."""
    triage(tmp_path / "whole", source)
    out = tmp_path / "out"
    assert triage(out, source, stop=stop)[0] is None
    assert not any((out / name).exists() for name in FILES)
    _, told = triage(out, source)
    assert told.lines == [f"Goes on after the {stop} messages that are done."]
    assert told.judged == list(range(stop + 1, 6)) and told.began == [(stop, 5)]
    for name in FILES:
        assert (out / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_other_messages_or_another_model_begin_afresh(tmp_path: Path, source: Path) -> None:
    """And that is said."""
    out = tmp_path / "out"
    triage(out, source)
    source.write_text(source.read_text() + "S,One more\n")
    _, told = triage(out, source)
    assert told.lines == ["Begins afresh: the messages are others than those of the last run."]
    assert len(read(out)) == 6
    for again in ({"key": "another"}, {"key": "another", "column": "subject"}):
        _, told = triage(out, source, **again)  # type: ignore[arg-type]
        assert told.lines == ["Begins afresh: the assistant or the options are others than in the last run."]  # fmt: skip
        assert len(told.judged) == 6


def test_what_can_not_be_read_is_told_before_anything_is_made(tmp_path: Path) -> None:
    """No folder, no half a result."""
    path = tmp_path / "in.csv"
    path.write_text("id\n1\n")
    with pytest.raises(Unreadable):
        triage(tmp_path / "out", path)
    assert not (tmp_path / "out").exists()


def test_a_broken_row_is_looked_through_for_danger_and_shows_no_other_column(
    tmp_path: Path,
) -> None:
    """A name in the column beside it is nothing that the rules would find."""
    path = tmp_path / "in.csv"
    path.write_text("name,message\nAda Example,I am in danger,now\n")
    triage(tmp_path / "out", path)
    (row,) = read(tmp_path / "out")
    assert (row["priority"], row["draft"], row["text_redacted"]) == (1, "", "")
    assert str(row["error"]).endswith(
        "in.csv, line 2: too many fields: 3 fields where there should be 2"
    )
    assert "Example" not in json.dumps(row)


@settings(deadline=None, max_examples=15)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), max_size=8))
def test_rows_are_conserved_one_to_one(texts: list[str]) -> None:
    """Whatever is in them, in every file that is written."""
    from openpyxl import load_workbook

    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "in.jsonl", Path(folder) / "out"
        source.write_text("".join(json.dumps({"message": text}) + "\n" for text in texts))
        triage(out, source)
        with (out / "triage.csv").open(encoding="utf-8-sig", newline="") as file:
            in_csv = [int(row["row"]) for row in csv.DictReader(file)]
        rows = load_workbook(out / "triage.xlsx").active.iter_rows(min_row=2, values_only=True)
        expected = list(range(1, len(texts) + 1))
        assert [row["row"] for row in read(out)] == expected == in_csv == [row[0] for row in rows]
