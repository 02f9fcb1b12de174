"""The lines of a CSV file -> its records, so that one broken quote costs one record and not the rest of the file."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from bot.helpdesk.triage.read.entry import MOST
from bot.helpdesk.triage.read.lines import Line

_LOOKED_AT = 1_000  # lines behind a broken quote, for the next whole record


class Record(NamedTuple):
    """`line`: where it begins. `raw`: its characters. `error`: why `fields` are none."""

    line: int
    raw: str
    fields: list[str]
    error: str = ""


class _TooLong(Exception):
    pass


class Records:
    """The records of `lines`; `width` is how many fields each should have, 0 while nobody knows."""

    def __init__(self, lines: Iterable[Line], delimiter: str = ",", width: int = 0) -> None:
        csv.field_size_limit(MOST + 1)  # of the whole process; what is longer is found before it
        self._lines = iter(lines)
        self._ahead: deque[Line] = deque()
        self._ended = False
        self.delimiter = delimiter
        self.width = width

    def __iter__(self) -> Iterator[Record]:
        while first := self._next():
            yield self._record(first)

    def _record(self, first: Line) -> Record:
        taken: list[Line] = []
        try:
            fed = self._feed(first, taken)
            fields = next(csv.reader(fed, delimiter=self.delimiter, strict=True))
        except _TooLong:
            return self._broken(taken, f"is longer than {MOST:,} characters", too_long=True)
        except csv.Error:
            if self._ended:
                return self._broken(taken, "a quote is opened and not closed before the file ends")
            return self._broken(taken, "a quote is out of place")
        if self.width and len(fields) != self.width:
            few = "too few" if len(fields) < self.width else "too many"
            count = "1 field" if len(fields) == 1 else f"{len(fields)} fields"
            return self._broken(taken, f"{few} fields: {count} where there should be {self.width}")
        raw = _raw(taken)
        if "\0" in raw:
            return Record(first.number, raw, [], "there are NUL characters in it")
        return Record(first.number, raw, fields)

    def _next(self) -> Line | None:
        if self._ahead:
            return self._ahead.popleft()
        line = next(self._lines, None)
        self._ended = line is None
        return line

    def _feed(self, first: Line, taken: list[Line]) -> Iterator[str]:
        """Hands the reader one line after the other, and notes which."""
        size, line = 0, first
        while line:
            taken.append(line)
            size += len(line.text)
            if size > MOST or not line.whole:
                raise _TooLong
            yield line.text
            following = self._next()
            if following is None:
                return
            line = following

    def _broken(self, taken: list[Line], error: str, *, too_long: bool = False) -> Record:
        """Of the lines that a broken record took, give back those from the next whole record on."""
        again = self._next_whole(taken, too_long=too_long)
        if again:
            self._ahead.extendleft(reversed(taken[again:]))
            if too_long:
                error = "a quote is opened and not closed"
            taken = taken[:again]
        elif too_long:
            self._skip_to_the_end_of(taken)
        return Record(taken[0].number, _raw(taken)[:MOST], [], error)

    def _next_whole(self, taken: Sequence[Line], *, too_long: bool) -> int:
        if self.width == 1:
            # Every line is a whole record then. A file that was cut off ends within a line.
            cut = self._ended and not taken[-1].text.endswith("\n")
            return 0 if too_long or cut or len(taken) == 1 else 1
        for at in range(1, min(len(taken), _LOOKED_AT)):
            if self._begins_record(taken, at, open_too=not self._ended):
                return at
        return 0

    def _begins_record(self, taken: Sequence[Line], at: int, *, open_too: bool) -> bool:
        def texts() -> Iterator[str]:
            return (taken[place].text for place in range(at, len(taken)))

        try:
            fields = next(csv.reader(texts(), delimiter=self.delimiter, strict=True), [])
        except csv.Error:
            # Its end may be further on than what was taken
            if not open_too or '"' not in taken[at].text:
                return False
            try:
                fields = next(csv.reader(texts(), delimiter=self.delimiter), [])
            except csv.Error:
                return False
            return 1 < len(fields) <= self.width
        return len(fields) == self.width

    def _skip_to_the_end_of(self, taken: Sequence[Line]) -> None:
        """Within quotes stands what has an odd number of them before it."""
        quotes = sum(line.text.count('"') + line.quotes for line in taken)
        while quotes % 2 and (line := self._next()):
            quotes += line.text.count('"') + line.quotes


def _raw(taken: Iterable[Line]) -> str:
    return "".join(line.text for line in taken).rstrip("\r\n")


def without_blank_end(records: Iterable[Record]) -> Iterator[Record]:
    """`records` but for blank lines at the end of the file; those in between are records."""
    blank: list[Record] = []
    for record in records:
        if record.raw.strip():
            yield from chain(blank, [record])
            blank = []
        else:
            blank.append(record)
        if len(blank) == _LOOKED_AT:  # so many are held no longer
            yield from blank
            blank = []
