"""Text -> the two halves of a classifier's input: what it means (sentence vector) and how it is spelt (tf-idf)."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Vector = NDArray[np.float32]
Matrix = NDArray[np.float32]
_WORD = re.compile(r"[a-z0-9&/]+(?:'[a-z]+)?")


def encode_all(texts: Sequence[str], encode: Callable[[str], Vector]) -> Matrix:
    """Return the vectors of `texts` (N, D), in order.

    An encoder that reads many at once more quickly is asked so (`many`). Of others each text is encoded
    alone, in threads: they let others run while they compute, so two processors halve the time.
    """
    many: Callable[[Sequence[str]], Matrix] | None = getattr(encode, "many", None)
    if many:
        return many(texts)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return np.stack(list(pool.map(encode, texts)))


def words_of(text: str) -> list[str]:
    """Return the words of `text`, in lower case, with straight apostrophes."""
    return _WORD.findall(text.lower().replace("’", "'"))


def word_grams(word: str, longest: int = 4) -> Iterator[str]:
    """Yield `word`, marked `w:`, and its groups of 1 to `longest` letters, a blank at both ends counted as one."""
    yield f"w:{word}"
    padded = f" {word} "
    for size in range(1, longest + 1):
        for start in range(max(1, len(padded) - size + 1)):
            yield padded[start : start + size]


def pair_grams(words: Sequence[str]) -> Iterator[str]:
    """Yield the pairs of neighbours, marked as words are."""
    return (f"w:{one} {two}" for one, two in pairwise(words))


@dataclass
class Spelling:
    """Tf-idf over words, pairs of words and letter groups; plain arrays, so that saving needs no pickle."""

    index: dict[str, int]
    idf: Vector
    _of_word: dict[str, NDArray[np.intp]] = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def fit(cls, texts: Sequence[str], rarest: int = 2, most: int = 12_000) -> Spelling:
        """Learn the grams of at least `rarest` texts, the `most` frequent, and their smoothed inverse frequency."""
        of_word: dict[str, list[str]] = {}  # forgotten afterwards: words may be names
        seen: Counter[str] = Counter()
        for text in texts:
            words = words_of(text)
            for word in words:
                if word not in of_word:
                    of_word[word] = list(word_grams(word))
            # in their order, for it decides between grams of one frequency
            seen.update(list(dict.fromkeys(gram for word in words for gram in of_word[word])))
            seen.update(list(dict.fromkeys(pair_grams(words))))
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

    def row(self, text: str) -> tuple[NDArray[np.intp], Vector]:
        """Return the indices and weights of one text: enough to score it without a matrix."""
        words = words_of(text)
        parts = [self._places(word) for word in words]
        parts.append(self._of(pair_grams(words)))
        counts = np.bincount(np.concatenate(parts), minlength=len(self.idf) + 1)[:-1]
        found = np.flatnonzero(counts)
        values = counts[found].astype(np.float32) * self.idf[found]
        norm = float(np.sqrt(values @ values))
        return found, (values / norm if norm else values).astype(np.float32)

    def _places(self, word: str) -> NDArray[np.intp]:
        """Return where the grams of `word` stand; those of words seen in training are remembered, others never."""
        known = self._of_word.get(word)
        if known is None:
            known = self._of(word_grams(word))
            if f"w:{word}" in self.index:
                self._of_word[word] = known
        return known

    def _of(self, found: Iterable[str]) -> NDArray[np.intp]:
        """Return the places of grams; an unknown one has its place behind all others."""
        unknown = len(self.idf)
        return np.array([self.index.get(gram, unknown) for gram in found], dtype=np.intp)
