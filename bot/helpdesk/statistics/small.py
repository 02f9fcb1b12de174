"""Small numbers are hidden, and what would give them away: no figure is to point at one person.

Numbers from 1 to 4 are hidden first. Where a sum and its other parts are shown, a hidden part could
be reckoned out; so the next smallest is hidden too (complementary suppression, as in official
statistics). It is care and no proof: who knows some of the cases may still guess at others.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

FEWEST = 5
"""The smallest number that is shown, and the fewest that a share or a time rests on."""
FEWEST_FOR_NINE_TENTHS = 10
"""Of fewer, the time within which nine of ten were met is that of one person: the longest."""
K = TypeVar("K", bound=Hashable)


def small(number: int) -> bool:
    """Whether it is hidden. Nobody is in a nought."""
    return 0 < number < FEWEST


def hidden(values: Mapping[K, int], sums: Iterable[tuple[K, Sequence[K]]]) -> frozenset[K]:
    """Which of `values` are not shown; each of `sums` names a total and its parts, keys of `values` all."""
    out = {key for key, number in values.items() if small(number)}
    sums, changed = list(sums), True
    while changed:
        changed = False
        for total, parts in sums:
            secret = [key for key in (*parts, total) if key in out]
            known = total not in out and sum(values[key] for key in secret) < FEWEST
            rest = [key for key in (*parts, total) if key not in out and values[key]]
            if secret and rest and (known or len(secret) == 1):
                out.add(min(rest, key=lambda key: values[key]))
                changed = True
    return frozenset(out)
