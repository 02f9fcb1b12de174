"""The same figures of two models side by side, and whether the second is worse."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from rich.table import Table

from bot.evaluate.cross_validate import HeldOut
from bot.evaluate.score import Score

ALL_AFFECTED = "all of these intents"
OTHERS = "all other intents"


@dataclass(frozen=True)
class Line:
    """A figure before and after. `of`: how many were asked; None where it is a count of mistakes.

    `slack`: a loss of so many is luck. `judged` is off for what is shown alone.
    """

    name: str
    before: int
    after: int
    of: int | None = None
    slack: int = 0
    judged: bool = True

    @property
    def worse(self) -> bool:
        """More mistakes than before, or fewer right than luck accounts for."""
        if not self.judged:
            return False
        if self.of is None:
            return self.after > self.before
        return self.after < self.before - self.slack


def by_intents(before: HeldOut, after: HeldOut, affected: Collection[str]) -> list[Line]:
    """How the examples that both were trained from are read by models that saw neither them nor a near copy.

    Each affected intent by itself is shown; together they are judged, and so is all the rest. Which example
    falls into which fold is luck: a loss within one standard error of the difference between
    two paired proportions, sqrt(won + lost), counts as none (McNemar 1947).
    """
    first, second = _right(before), _right(after)
    common = {one: min(count, _asked(after)[one]) for one, count in _asked(before).items()}
    lines = [
        _line(intent, [one for one in common if one[1] == intent], common, first, second, False)
        for intent in sorted(affected)
    ]
    for name, of_it in ((ALL_AFFECTED, True), (OTHERS, False)):
        asked = [one for one in common if (one[1] in affected) == of_it]
        lines.append(_line(name, asked, common, first, second, True))
    return [line for line in lines if line.of]


def by_sets(before: Score, after: Score, where: str = "") -> list[Line]:
    """How many questions of each set were answered as is due; alarms that were missed, and false ones.

    `where` stands behind the names.
    """
    lines = [
        Line(f"{name}{where}", one.right, after.sets[name].right, one.total)
        for name, one in before.sets.items()
    ]
    missed = len(before.missed_alarms()), len(after.missed_alarms())
    false = len(before.false_alarms()), len(after.false_alarms())
    return [
        *lines,
        Line(f"missed alarms{where}", *missed),
        Line(f"false alarms{where}", *false),
    ]


def side_by_side(title: str, lines: Sequence[Line]) -> Table:
    """A table for a person."""
    table = Table(title, "Before", "After", "Of", "", box=None, header_style="bold")
    for line in lines:
        told = "[red]worse[/]" if line.worse else "better" if _better(line) else ""
        of = "" if line.of is None else str(line.of)
        table.add_row(line.name, str(line.before), str(line.after), of, told)
    return table


def _better(line: Line) -> bool:
    return line.after < line.before if line.of is None else line.after > line.before


Pair = tuple[str, str]
"""An example and its intent."""


def _asked(held: HeldOut) -> Counter[Pair]:
    return Counter(zip(held.texts, map(str, held.true), strict=True))


def _right(held: HeldOut) -> Counter[Pair]:
    rows = zip(held.texts, held.true, held.guessed, strict=True)
    return Counter((text, str(true)) for text, true, guessed in rows if true == guessed)


def _line(
    name: str,
    asked: Iterable[Pair],
    common: dict[Pair, int],
    first: Counter[Pair],
    second: Counter[Pair],
    judged: bool,
) -> Line:
    of = before = after = changed = 0
    for one in asked:
        most = common[one]
        was, now = min(first[one], most), min(second[one], most)
        of, before, after = of + most, before + was, after + now
        changed += abs(was - now)
    return Line(name, before, after, of, math.isqrt(changed), judged)
