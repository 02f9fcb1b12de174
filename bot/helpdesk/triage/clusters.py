"""Which message a message is a near copy of. On disk and in the order of rows, so that it is the same for any number of workers."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable

from bot.helpdesk.triage.near_copies import Sketch, near, normal, shingles

TABLES = (
    "CREATE TABLE exact (hash BLOB PRIMARY KEY, row INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE band (hash INTEGER, row INTEGER, PRIMARY KEY (hash, row)) WITHOUT ROWID",
)
_OF_A_BAND = 8  # first messages that are looked at; more share a band only where it says little
_COMPARED = 8
_REMEMBERED = 200


class Clusters:
    """The first message of each cluster so far. `text_of`: the redacted text of an earlier row."""

    def __init__(self, database: sqlite3.Connection, text_of: Callable[[int], str]) -> None:
        self._database = database
        self._text_of = text_of
        self._seen: dict[int, frozenset[str]] = {}

    def assign(self, row: int, text: str, sketch: Sketch | None) -> int:
        """The row of the first message that `row` is a copy of, or `row` itself. To be called once a row, in order."""
        if sketch is None:
            return row
        found = self._one("SELECT row FROM exact WHERE hash = ?", sketch.exact)
        if found:
            return found
        first = self._near(normal(text), sketch) or row
        self._database.execute("INSERT INTO exact VALUES (?, ?)", (sketch.exact, first))
        if first == row:
            bands = {(band, row) for band in sketch.bands}
            self._database.executemany("INSERT INTO band VALUES (?, ?)", sorted(bands))
        return first

    def _near(self, words: str, sketch: Sketch) -> int:
        """Those that agree in most bands are compared first, and not more than a few."""
        agree: Counter[int] = Counter()
        for band in sketch.bands:
            found = self._database.execute(
                "SELECT row FROM band WHERE hash = ? ORDER BY row LIMIT ?", (band, _OF_A_BAND)
            )
            agree.update(row for (row,) in found)
        likeliest = sorted(agree.items(), key=lambda one: (-one[1], one[0]))[:_COMPARED]
        mine = shingles(words)
        return next((row for row, _ in likeliest if near(mine, self._shingles(row))), 0)

    def _shingles(self, row: int) -> frozenset[str]:
        """Those of a first message; its near copies come in runs."""
        if row not in self._seen:
            while len(self._seen) >= _REMEMBERED:
                del self._seen[next(iter(self._seen))]
            self._seen[row] = shingles(normal(self._text_of(row)))
        return self._seen[row]

    def _one(self, select: str, value: bytes) -> int:
        found = self._database.execute(select, (value,)).fetchone()
        return int(found[0]) if found else 0
