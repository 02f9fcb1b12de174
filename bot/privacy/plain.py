"""A message in plain characters, and where each of them stood.

"０７７００ 900123" with full-width digits, or with a zero-width space in its middle, is a phone number to
whoever reads it. So the rules read it as that, and what they find is led back to what was typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.privacy.found import MARKS

LETTER = "A-Za-zÀ-ÖØ-öø-ɏ\u0300-\u036fḀ-ỿ"
"""Latin letters and loose accents, to be put into a character class."""

TAKEN = "\ua66e"
"""Stands for each character of a mark: a letter of no rule, so that nothing is found in or across one."""

_MARK = re.compile("|".join(map(re.escape, MARKS.values())))
_INVISIBLE = "\u200b"
_QUOTES = frozenset("\u2018\u2019\u02bc\u00b4`\u2032")
_UNSEEN = frozenset("\u034f\ufe0e\ufe0f")  # joins and picks variants; other unseen ones are "Cf"


@dataclass(frozen=True)
class Plain:
    """`text` in plain characters; `places[i]` is where its character i stood in the message."""

    text: str
    places: Sequence[int]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters `start` to `end` stood. They have to be one or more."""
        return self.places[start], self.places[end - 1] + 1


def plain(message: str) -> Plain:
    """`message` with digits, dashes, blanks, quotes and full-width characters as ASCII has them.

    What can't be seen is left out, and marks of an earlier reading are TAKEN.
    """
    text, places = message.replace("\r", "\n"), range(len(message))
    if not text.isascii():
        text = text.translate(_TABLE)
        if _INVISIBLE in text:
            kept = [place for place, letter in enumerate(text) if letter != _INVISIBLE]
            text = text.replace(_INVISIBLE, "")
            return Plain(_without_marks(text), kept)
    return Plain(_without_marks(text), places)


def _without_marks(text: str) -> str:
    return _MARK.sub(lambda mark: TAKEN * len(mark[0]), text) if "[" in text else text


@lru_cache(maxsize=2_000)
def _plain_letter(code: int) -> str:
    """The one character that `code` is read as."""
    letter, category = chr(code), unicodedata.category(chr(code))
    if category == "Nd":
        return str(unicodedata.decimal(letter))
    if category == "Cf" or letter in _UNSEEN:
        return _INVISIBLE
    if category == "Zs":
        return " "
    if category in ("Zl", "Zp") or letter == "\x85":
        return "\n"
    if category == "Pd" or letter == "\u2212":
        return "-"
    if letter in _QUOTES:
        return "'"
    if 0xFF01 <= code <= 0xFF5E:  # full width: ASCII's own order, moved
        return chr(code - 0xFEE0)
    return letter


class _Table(dict[int, str]):
    def __missing__(self, code: int) -> str:
        return _plain_letter(code)


_TABLE = _Table({code: chr(code) for code in range(128) if chr(code) != "`"})
