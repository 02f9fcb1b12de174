"""Figures over predictions, each a short function over arrays.

N examples, K classes. Scores say how much a message is taken for one within scope.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Labels = NDArray[np.str_]
RESAMPLES = 200


@dataclass(frozen=True)
class Figure:
    """A figure with its standard error."""

    value: float
    error: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ± {self.error:.3f}"


@dataclass(frozen=True)
class Bin:
    """One bin of a reliability curve: what was claimed on average, and what came true."""

    confidence: float
    accuracy: float
    count: int


def accuracy(true: Labels, guessed: Labels) -> float:
    """The share of guesses that are right."""
    return float(np.mean(true == guessed))


def macro_f1(true: Labels, guessed: Labels) -> float:
    """F1 of each class that is there, averaged with each class counting alike."""
    scores = []
    for name in np.unique(true):
        hits = float(np.sum((true == name) & (guessed == name)))
        scores.append(2 * hits / (np.sum(true == name) + np.sum(guessed == name)))
    return float(np.mean(scores))


def auroc(within: Floats, outside: Floats) -> float:
    """The chance that a message within scope scores higher than one outside; ties count half.

    Mann and Whitney's U over the product of the counts.
    """
    order = np.sort(outside)
    below = np.searchsorted(order, within, side="left")
    up_to = np.searchsorted(order, within, side="right")
    return float(np.mean((below + up_to) / 2) / len(outside))


def recall_outside(within: Floats, outside: Floats, kept: float = 0.95) -> float:
    """The share of messages outside scope that a gate turns away that keeps `kept` of those within."""
    gate = np.quantile(within, 1 - kept)
    return float(np.mean(outside < gate))


def reliability(confidence: Floats, right: NDArray[np.bool_], bins: int = 10) -> list[Bin]:
    """Bins of equal width over 0 to 1; empty ones are left out."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    found = []
    for at in range(bins):
        inside = place == at
        if inside.any():
            claimed, true = confidence[inside].mean(), right[inside].mean()
            found.append(Bin(float(claimed), float(true), int(inside.sum())))
    return found


def calibration_error(bins: Sequence[Bin]) -> float:
    """ECE: how far claim and truth lie apart, on average over examples (Guo et al. 2017)."""
    total = sum(one.count for one in bins)
    return sum(one.count * abs(one.confidence - one.accuracy) for one in bins) / max(total, 1)


def confusions(true: Labels, guessed: Labels) -> list[tuple[str, str, int]]:
    """Each wrong pair (true, guessed) with its count, the most frequent first."""
    wrong = true != guessed
    pairs, counts = np.unique(np.stack([true[wrong], guessed[wrong]]), axis=1, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return [(str(pairs[0, at]), str(pairs[1, at]), int(counts[at])) for at in order]


def with_error(
    figure: Callable[..., float], *samples: NDArray[np.generic] | Sequence[NDArray[np.generic]]
) -> Figure:
    """`figure` with its standard error by the bootstrap (200 resamples, a fixed seed).

    Each of `samples` is one array, or several that are drawn together.
    """
    rng = np.random.default_rng(0)
    groups = [[one] if isinstance(one, np.ndarray) else list(one) for one in samples]
    values = []
    for _ in range(RESAMPLES):
        drawn = []
        for group in groups:
            rows = rng.integers(0, len(group[0]), len(group[0]))
            drawn += [array[rows] for array in group]
        values.append(figure(*drawn))
    whole = figure(*(array for group in groups for array in group))
    return Figure(whole, float(np.std(values, ddof=1)))
