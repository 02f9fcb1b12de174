"""A number as it stands in a table: a count, a share of some, a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from bot.helpdesk.statistics.sheet import Cell, Table
from bot.helpdesk.statistics.small import hidden, small

MINUTE, HOUR, DAY = 60, 3_600, 86_400


class Cells:
    """`words`: those of `knowledge/statistics.yml`."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._words = words

    @property
    def secret(self) -> Cell:
        """In place of a number that is not shown."""
        return Cell(self._words["hidden"])

    @property
    def few(self) -> Cell:
        """In place of what would rest on too few."""
        return Cell(self._words["few"])

    def count(self, number: int, show: bool = True) -> Cell:
        return Cell(f"{number:,}", number, "number") if show else self.secret

    def share(self, part: int, whole: int, show: bool = True) -> Cell:
        """In whole per cent, with its bar."""
        if not show:
            return self.secret
        of = part / whole
        return Cell(f"{100 * of:.0f}%", round(100 * of, 1), "per cent", of)

    def time(self, seconds: float | None, show: bool = True) -> Cell:
        """To the minute, as people say it."""
        if seconds is None or not show:
            return self.secret
        return Cell(told(seconds), round(seconds / MINUTE), "minutes")

    def told(self, number: int) -> str:
        """A number in a sentence."""
        return self._words["hidden"] if small(number) else f"{number:,}"

    def shares(
        self,
        caption: str,
        first: str,
        parts: Sequence[tuple[str, int]],
        whole: int,
        *,
        hides: bool = True,
    ) -> Table:
        """Each of `parts`, which make up `whole`, with its number and its share; small ones are hidden where it `hides`."""
        sizes: dict[Any, int] = {at: number for at, (_, number) in enumerate(parts)}
        out = hidden({**sizes, None: whole}, [(None, list(sizes))]) if hides else frozenset()
        lines = tuple(
            (name, (self.count(n, at not in out), self.share(n, whole, at not in out)))
            for at, (name, n) in enumerate(parts)
        )
        return Table(caption, (first, self._words["count"], self._words["share"]), lines)

    def grid(
        self,
        caption: str,
        first: str,
        rows: Sequence[tuple[Any, str]],
        columns: Sequence[tuple[Any, str]],
        number: Callable[[Any, Any], int],
    ) -> Table:
        """Rows by columns, each key with its name; a last row and a last column are of all."""
        row_keys, column_keys = [row for row, _ in rows], [column for column, _ in columns]
        values, adds = with_sums(row_keys, column_keys, number)
        out = hidden(values, adds)
        end: Any = (None, self._words["all"])
        down, across = [*rows, end], [*columns, end]
        lines = tuple(
            (
                name,
                tuple(self.count(values[row, col], (row, col) not in out) for col, _ in across),
            )
            for row, name in down
        )
        return Table(caption, (first, *(name for _, name in across)), lines)


def with_sums(
    rows: Iterable[Any], columns: Iterable[Any], number: Callable[[Any, Any], int]
) -> tuple[dict[Any, int], list[tuple[Any, list[Any]]]]:
    """Every (row, column) with its number, None standing for all; and which of them add up to which."""
    rows, columns = list(rows), list(columns)
    values: dict[Any, int] = {(row, col): number(row, col) for row in rows for col in columns}
    adds: list[tuple[Any, list[Any]]] = []
    for row in rows:
        adds.append(((row, None), [(row, col) for col in columns]))
    for col in (*columns, None):
        adds.append(((None, col), [(row, col) for row in rows]))
    adds.append(((None, None), [(None, col) for col in columns]))
    for total, parts in adds:
        values[total] = sum(values[part] for part in parts)
    return values, adds


def told(seconds: float) -> str:
    """2 days 3 hours, 1 hour 5 minutes, under a minute."""
    whole = round(seconds / MINUTE) * MINUTE
    if not whole:
        return "under a minute"
    days, rest = divmod(whole, DAY)
    hours, rest = divmod(rest, HOUR)
    named = [(days, "day"), (hours, "hour"), (rest // MINUTE, "minute")]
    kept = [f"{n} {word}{'s' if n != 1 else ''}" for n, word in named if n]
    return " ".join(kept[:2])
