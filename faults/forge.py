"""Session tokens that nobody was given: made out of two real ones, without end and none twice."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterator

LETTERS = string.ascii_letters + string.digits + "-_.=+/~"
PLAIN = (
    "", "null", "undefined", "none", "admin", "0", "..", "a.b.c", "Bearer", "e30.e30.", "*", "%00",
    "eyJhbGciOiJub25lIn0.e30.",  # a JSON web token that says it needs no seal
)  # fmt: skip


def forgeries(token: str, other: str, seed: int) -> Iterator[str]:
    """Each once; never `token` or `other` itself, nor one of them with blanks around it."""
    rng = random.Random(seed)
    seen = {token, other, ""}
    for forged in _all(token, other, rng):
        if forged not in seen and forged == forged.strip():
            seen.add(forged)
            yield forged


def _all(token: str, other: str, rng: random.Random) -> Iterator[str]:
    yield from PLAIN
    yield from (token + end for end in ("=", "==", ".", "A", "0", "%3D", "=" * 40, "." + token))
    yield from (begin + token for begin in ("=", ".", "A", "0", "Bearer", '"'))
    yield from (token.upper(), token.swapcase(), token[::-1], token * 2, token.replace(".", ""))
    for at in range(1, len(token)):
        yield token[:at]
        yield token[at:]
        yield token[:at] + other[at:]  # one's name under the other's seal
        yield other[:at] + token[at:]
    changes: tuple[Callable[[str, int, random.Random], str], ...] = (
        _set,
        _set,
        _set,
        _drop,
        _put,
        _swap,
    )
    while True:
        forged = token if rng.random() < 0.8 else other
        for _ in range(rng.choice((1, 1, 1, 2, 3))):
            forged = rng.choice(changes)(forged, rng.randrange(len(forged)), rng) or "A"
        yield forged


def _set(token: str, at: int, rng: random.Random) -> str:
    return token[:at] + rng.choice(LETTERS) + token[at + 1 :]


def _drop(token: str, at: int, _rng: random.Random) -> str:
    return token[:at] + token[at + 1 :]


def _put(token: str, at: int, rng: random.Random) -> str:
    return token[:at] + rng.choice(LETTERS) + token[at:]


def _swap(token: str, at: int, _rng: random.Random) -> str:
    return token[:at] + token[at + 1 : at + 2] + token[at] + token[at + 2 :]
