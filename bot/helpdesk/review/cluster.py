"""Which questions belong together: near copies of each other, and those that were taken for the same thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from bot.helpdesk.triage.near_copies import near, normal, shingles

_COMPARED = 20
"""Earlier questions that a new one is compared with in full: those that share most with it."""


def digest(text: str) -> str:
    """The same for texts that differ in capitals, blanks and punctuation alone."""
    return sha256(normal(text).encode()).hexdigest()


class Clusters:
    """The questions so far, each with the cluster that it is in. `known`: texts with theirs, in order."""

    def __init__(self, known: Iterable[tuple[str, str]] = ()) -> None:
        self._clusters: list[str] = []
        self._shingles: list[frozenset[str]] = []
        self._having: dict[str, list[int]] = {}
        for text, cluster in known:
            self._remember(shingles(normal(text)), cluster)

    def assign(self, text: str, guess: str) -> str:
        """The cluster of a new question: that of what it is a near copy of, or of `guess`, or one of its own.

        `guess` is "" where what it was taken for says nothing.
        """
        mine = shingles(normal(text))
        cluster = self._near(mine) or guess or f"q-{digest(text)[:24]}"
        self._remember(mine, cluster)
        return cluster

    def _near(self, mine: frozenset[str]) -> str:
        shared = Counter(at for one in mine for at in self._having.get(one, ()))
        likeliest = sorted(shared.items(), key=lambda one: (-one[1], one[0]))[:_COMPARED]
        found = (self._clusters[at] for at, _ in likeliest if near(mine, self._shingles[at]))
        return next(found, "")

    def _remember(self, mine: frozenset[str], cluster: str) -> None:
        for one in mine:
            self._having.setdefault(one, []).append(len(self._clusters))
        self._clusters.append(cluster)
        self._shingles.append(mine)
