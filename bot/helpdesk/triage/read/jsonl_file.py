"""JSONL: a JSON object on each line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

from bot.helpdesk.triage.read.columns import Columns, choose, missing
from bot.helpdesk.triage.read.entry import MOST, Entry, Unreadable
from bot.helpdesk.triage.read.lines import Line, read_lines

_LOOKED_AT = 100  # lines, for the first object with the column


def read_jsonl(path: Path, name: str, column: str | None) -> Iterator[Entry]:
    """The objects. Raises Unreadable where none of the first ones has such a key, OSError."""
    lines = read_lines(path)
    first: list[Line] = []
    keys: list[str] = []
    for line in islice(lines, _LOOKED_AT):
        first.append(line)
        found = _object(line)
        keys = keys or list(found or {})
        if columns := choose(list(found or {}), column):
            return _entries(chain(first, lines), columns)
    if keys:
        raise missing(name, keys, column)
    if first:
        raise Unreadable(f"{name}: no line is a JSON object. JSONL has an object on each line.")
    return iter(())


def _entries(lines: Iterator[Line], columns: Columns) -> Iterator[Entry]:
    blank: list[Entry] = []
    for line in lines:
        if line.text.strip():
            yield from blank
            blank = []
            yield _entry(line, columns)
        else:  # at the end of the file it is none
            blank.append(Entry(f"line {line.number}", error="the line is blank"))
        if len(blank) == _LOOKED_AT:  # so many are held no longer
            yield from blank
            blank = []


def _entry(line: Line, columns: Columns) -> Entry:
    place = f"line {line.number}"
    if not line.whole:
        return Entry(place, text=line.text, error=f"is longer than {MOST:,} characters")
    found = _object(line)
    if found is None:
        cut = "" if line.text.endswith("\n") else "; the file may have been cut off"
        return Entry(place, text=line.text, error=f"this is no whole JSON object{cut}")
    # Another row may spell the key otherwise than the first one did
    here = choose(list(found), columns.text)
    if here is None:
        return Entry(place, text=line.text, error=f"“{columns.text}” is missing")
    text, subject = found[here.text], found.get(here.subject) if here.subject else None
    if isinstance(text, dict | list):
        return Entry(place, text=line.text, error=f"“{here.text}” is no text")
    return Entry(place, _words(subject), _words(text))


def _words(value: object) -> str:
    return "" if value is None else value if isinstance(value, str) else str(value)


def _object(line: Line) -> dict[str, Any] | None:
    try:
        found = json.loads(line.text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
