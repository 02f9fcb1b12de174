"""Text -> the two halves of a classifier's input: what it means (sentence vector) and how it is spelt (tf-idf)."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Vector = NDArray[np.float32]
Matrix = NDArray[np.float32]
_WORD = re.compile(r"[a-z0-9&/]+(?:'[a-z]+)?")


def encode_all(texts: Sequence[str], encode: Callable[[str], Vector]) -> Matrix:
    """Return the vectors of `texts` (N, D), in order; each text is encoded alone, as in serving.

    The encoder lets other threads run while it computes: two processors halve the time.
    """
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return np.stack(list(pool.map(encode, texts)))


def grams(text: str, longest: int = 4) -> Iterable[str]:
    """Yield the words (marked `w:`) and the letter groups of 1 to `longest` within word bounds of `text`."""
    words = _WORD.findall(text.lower().replace("’", "'"))
    for at, word in enumerate(words):
        yield f"w:{word}"
        if at:
            yield f"w:{words[at - 1]} {word}"
        padded = f" {word} "
        for size in range(1, longest + 1):
            for start in range(max(1, len(padded) - size + 1)):
                yield padded[start : start + size]


@dataclass
class Spelling:
    """Tf-idf over words, pairs of words and letter groups; plain arrays, so that saving needs no pickle."""

    index: dict[str, int]
    idf: Vector

    @classmethod
    def fit(cls, texts: Sequence[str], rarest: int = 2, most: int = 12_000) -> Spelling:
        """Learn the grams of at least `rarest` texts, the `most` frequent, and their smoothed inverse frequency."""
        seen = Counter(gram for text in texts for gram in set(grams(text)))
        common = (gram for gram, count in seen.most_common(most) if count >= rarest)
        kept = sorted(common)
        idf = np.array(
            [np.log((1 + len(texts)) / (1 + seen[gram])) + 1 for gram in kept], dtype=np.float32
        )
        return cls({gram: at for at, gram in enumerate(kept)}, idf)

    def transform(self, texts: Sequence[str]) -> sp.csr_matrix:
        """Return a (texts, grams) matrix with rows of unit length (or empty rows)."""
        indptr, indices, data = [0], [], []
        for text in texts:
            found, values = self.row(text)
            indices.append(found)
            data.append(values)
            indptr.append(indptr[-1] + len(found))
        return sp.csr_matrix(
            (
                np.concatenate(data) if data else [],
                np.concatenate(indices) if indices else [],
                indptr,
            ),
            shape=(len(texts), len(self.idf)),
            dtype=np.float32,
        )

    def row(self, text: str) -> tuple[NDArray[np.int32], Vector]:
        """Return the indices and weights of one text: enough to score it without a matrix."""
        counts = Counter(at for gram in grams(text) if (at := self.index.get(gram)) is not None)
        found = np.fromiter(counts.keys(), dtype=np.int32, count=len(counts))
        values = np.fromiter(counts.values(), dtype=np.float32, count=len(counts)) * self.idf[found]
        norm = float(np.sqrt(values @ values))
        return found, (values / norm if norm else values).astype(np.float32)
