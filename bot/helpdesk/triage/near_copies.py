"""What two messages have in common, in a few bytes: MinHash over the characters of the redacted text.

Broder (1997), On the resemblance and containment of documents; the bands are those of locality-sensitive hashing
(Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, 3.4).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from datasketch import MinHash

NEAR = 0.7
"""Texts that share so much of their shingles are near copies."""
_BANDS, _DEEP = 16, 4  # of texts that share .7, at least one of 16 bands of 4 agrees in 99 of 100
_SHINGLE = 5
_MOST = 4_000  # characters; a near copy of so much is one
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Sketch:
    """`exact`: the same for texts that differ in capitals, blanks and punctuation alone. `bands`: one of them agrees for near copies."""

    exact: bytes
    bands: tuple[int, ...]


def sketch(text: str) -> Sketch | None:
    """The sketch of a redacted text; none for one without a word."""
    words = normal(text)
    if not words:
        return None
    made = _empty().copy()
    made.update_batch(sorted(one.encode() for one in shingles(words)))
    bands = tuple(
        int.from_bytes(
            blake2b(
                made.hashvalues[at : at + _DEEP].tobytes(),
                digest_size=8,
                salt=at.to_bytes(2, "big"),
            ).digest(),
            "big",
            signed=True,
        )
        for at in range(0, _BANDS * _DEEP, _DEEP)
    )
    return Sketch(blake2b(words.encode(), digest_size=16).digest(), bands)


def near(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether two texts are near copies: by all their shingles, not by a guess."""
    shared = len(mine & theirs)
    return shared >= NEAR * (len(mine) + len(theirs) - shared)


def normal(text: str) -> str:
    """The words in small letters, with one blank between."""
    return _NO_WORD.sub(" ", text.casefold()).strip()


def shingles(words: str) -> frozenset[str]:
    """Every five characters in a row of a text that `normal` gave."""
    seen = words[:_MOST]
    return frozenset(seen[at : at + _SHINGLE] for at in range(max(1, len(seen) - _SHINGLE + 1)))


@cache
def _empty() -> MinHash:
    from datasketch import MinHash  # brings SciPy: only where messages are judged

    return MinHash(
        num_perm=_BANDS * _DEEP, seed=1, hashfunc=crc32
    )  # quicker than its own SHA-1, and enough
