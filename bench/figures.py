"""The arithmetic of the benchmark: percentiles, ratios, and how many times better."""

from __future__ import annotations

import math
from collections.abc import Sequence


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that `percent` of `values` do not exceed, interpolated (as numpy's "linear").

    Raises ValueError for no values or a percentage outside 0 to 100.
    """
    if not values or not 0 <= percent <= 100:
        raise ValueError("A percentile needs values and a percentage from 0 to 100.")
    ordered = sorted(values)
    at = (len(ordered) - 1) * percent / 100
    below = math.floor(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (at - below)


def median(values: Sequence[float]) -> float:
    """The middle one of `values`, or the mean of the two in the middle."""
    return percentile(values, 50)


def times_less(ours: float | None, stock: float | None) -> float | None:
    """How many times less ours takes (time, memory): stock / ours. None where one is unknown."""
    return stock / ours if ours and stock else None


def times_more(ours: float | None, stock: float | None) -> float | None:
    """How many times more ours does (messages in a second): ours / stock, so more is better too."""
    return times_less(stock, ours)


def share(right: int, total: int) -> float | None:
    """The part that is right, rounded to four places; None where nothing was asked."""
    return round(right / total, 4) if total else None
