"""Parts the training examples into folds so that no two near copies stand in different ones.

Where a paraphrase of a held-out question is trained on, the figure says how well the model
remembers, not how well it understands.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.nlu.features import Matrix

ALIKE = 0.95
"""Similarity of two sentence vectors from which one is a near copy of the other. "Do i need a degree"
has .96 to "do you need a degree", and .90 to "is a degree needed", which is another way to ask."""


def groups_of(vectors: Matrix, alike: float = ALIKE) -> NDArray[np.intp]:
    """The group (N,) of each of N vectors: near copies, and near copies of those, share one."""
    vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    group = np.arange(len(vectors))
    for at in range(1, len(vectors)):
        for other in np.flatnonzero(vectors[:at] @ vectors[at] >= alike):
            ours, theirs = group[at], group[other]
            if ours != theirs:
                group[group == ours] = theirs
    return group


def folds_of(groups: NDArray[np.intp], intents: Sequence[str], count: int = 5) -> NDArray[np.intp]:
    """The fold (N,) of each example: groups stay whole, intents are spread evenly.

    Greedy: the largest groups first, each into the fold that has the fewest of its intents
    and, where that is alike, the fewest examples.
    """
    members: dict[int, list[int]] = defaultdict(list)
    for at, group in enumerate(groups):
        members[int(group)].append(at)
    held: list[Counter[str]] = [Counter() for _ in range(count)]
    fold = np.zeros(len(groups), dtype=np.intp)
    for rows in sorted(members.values(), key=len, reverse=True):
        wanted = Counter(intents[at] for at in rows)
        load = [
            (sum(have[name] * n for name, n in wanted.items()), have.total(), number)
            for number, have in enumerate(held)
        ]
        best = min(load)[2]
        held[best] += wanted
        fold[rows] = best
    return fold
