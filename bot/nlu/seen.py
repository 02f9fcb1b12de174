"""The nearest training example: is a question like anything seen, and (for `bot explain`) like what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.nlu.features import Matrix, Vector

_DIRECTIONS = 48
_CLOSE = 24
_WHOLE = 127.0  # the whole number that stands for 1: similarities are right to .005


@dataclass
class Seen:
    """Vectors (N, D) of unit length in 8 bits, their texts, and the directions (D, 48) they differ in most.

    All N against one vector costs more than the encoder does; against 48 numbers each it costs nothing,
    and the exact similarity is taken of the 24 closest by those.
    """

    vectors: NDArray[np.int8]
    texts: list[str]
    directions: Matrix
    _short: Matrix = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Lay the vectors out along the directions."""
        self._short = self.vectors.astype(np.float32) @ (self.directions / _WHOLE)

    @classmethod
    def of(cls, vectors: Matrix, texts: Sequence[str]) -> Seen:
        """Keep `vectors` (N, D), scaled to unit length."""
        unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        _, axes = np.linalg.eigh(unit.T @ unit)
        return cls(
            np.rint(unit * _WHOLE).astype(np.int8),
            list(texts),
            axes[:, -_DIRECTIONS:].astype(np.float32),
        )

    def nearest(self, vector: Vector) -> tuple[float, str]:
        """Return the similarity to the nearest example, and its text."""
        unit = vector / (float(np.linalg.norm(vector)) or 1.0)
        rough = self._short @ (unit @ self.directions)
        close = np.argpartition(-rough, min(_CLOSE, len(rough)) - 1)[:_CLOSE]
        exact = self.vectors[close].astype(np.float32) @ (unit / _WHOLE)
        best = int(np.argmax(exact))
        return float(exact[best]), self.texts[int(close[best])]
