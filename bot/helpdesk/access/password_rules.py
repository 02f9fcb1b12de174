"""Which passwords are taken: long ones, that are more than what everybody takes.

NCSC and NIST SP 800-63B, 3.1.1: a least length and a list of what is common; no rule about
capitals, digits and signs, and no end after so many days. A list of whole passwords would miss
"Password2026!!", so the common words are taken out first, and what is left has to be enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

LEAST = 12
"""Characters."""
MOST = 1_024
LEFT = 5
"""So many different characters have to be left once common words, runs and names are out."""

TOO_SHORT = f"Take at least {LEAST} characters. Three or four words that have nothing to do with each other are good."
TOO_LONG = f"Take at most {MOST:,} characters."
TOO_COMMON = "That is too easily guessed: it is made of common words, rows of keys, or your own name. Take other words."

_WORDS = Path(__file__).with_name("common_words.txt")
_READ_AS = str.maketrans("013457@$!", "oleastasi")
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_RUN = 3
"""So many neighbours of a row, forwards or backwards, are no more than one character."""
_TIMES = re.compile(r"(.{1,6}?)\1+")
_YEAR = re.compile(r"(?:19|20)\d\d")


def problem(password: str, own: Iterable[str] = ()) -> str | None:
    """Why `password` is not taken, in a sentence; None where it is. `own` are the person's names and addresses."""
    if len(password) < LEAST:
        return TOO_SHORT
    if len(password) > MOST:
        return TOO_LONG
    return TOO_COMMON if len(set(_left(password, own))) < LEFT else None


def _left(password: str, own: Iterable[str]) -> str:
    """What of `password` is the person's own idea."""
    left = _without_runs(_YEAR.sub("", password.casefold())).translate(_READ_AS)
    for word in (*_parts(own), *_common()):
        left = left.replace(word, "")
    return _TIMES.sub(r"\1", re.sub(r"[\W_]", "", left))


def _parts(own: Iterable[str]) -> list[str]:
    """The pieces of names and addresses, long ones first; of two letters and fewer none."""
    pieces = {piece.translate(_READ_AS) for one in own for piece in re.split(r"[\W_]+", one.casefold())}  # fmt: skip
    return sorted((piece for piece in pieces if len(piece) > 2), key=len, reverse=True)


@cache
def _common() -> tuple[str, ...]:
    """The words of the list, long ones first, so that none is left in pieces."""
    lines = _WORDS.read_text(encoding="utf-8").splitlines()
    words = {line.translate(_READ_AS) for line in lines if line and not line.startswith("#")}
    return tuple(sorted(words, key=len, reverse=True))


def _without_runs(text: str) -> str:
    """`text` without rows of neighbouring letters, digits or keys."""
    at, kept = 0, ""
    while at < len(text):
        length = next((n for n in range(len(text) - at, _RUN - 1, -1) if _is_run(text[at : at + n])), 0)  # fmt: skip
        kept += "" if length else text[at]
        at += length or 1
    return kept


def _is_run(piece: str) -> bool:
    return any(piece in row or piece[::-1] in row for row in _ROWS)
