"""CSV, with commas, semicolons or tabs between the fields."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.helpdesk.triage.read.columns import Columns, choose, missing
from bot.helpdesk.triage.read.csv_records import Record, Records, without_blank_end
from bot.helpdesk.triage.read.entry import Entry, Unreadable
from bot.helpdesk.triage.read.lines import Line, read_lines

_DELIMITERS = ",;\t|"


def read_csv(path: Path, name: str, column: str | None) -> Iterator[Entry]:
    """The rows under the header. Raises Unreadable where there is no such column, OSError."""
    lines = read_lines(path)
    header = next(lines, None)
    if header is None:
        raise Unreadable(f"{name}: the file is empty; it has not even a line with the columns.")
    if "\0" in header.text:
        raise Unreadable(
            f"{name}: this is no text in UTF-8, CP1252, or UTF-16 with its mark. Save it as “CSV UTF-8”."
        )
    delimiter, names, columns = _header(header, name, column)
    records = Records(lines, delimiter, len(names))
    return (
        _entry(one, names.index(columns.text), names.index(columns.subject) if columns.subject else None)
        for one in without_blank_end(records)
    )  # fmt: skip


def _header(line: Line, name: str, column: str | None) -> tuple[str, list[str], Columns]:
    seen: list[str] = []
    for delimiter in _DELIMITERS:
        record = next(iter(Records([line], delimiter)))
        seen = seen or record.fields
        if columns := choose(record.fields, column):
            return delimiter, record.fields, columns
    raise missing(name, seen, column)


def _entry(record: Record, text: int, subject: int | None) -> Entry:
    place = f"line {record.line}"
    if record.error:
        return Entry(place, text=record.raw, error=record.error)
    return Entry(place, "" if subject is None else record.fields[subject], record.fields[text])
