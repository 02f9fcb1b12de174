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

GAP = r"(?:[^\w£$€%?!(]|_)"
"""What may part the groups of one number: no letter, figure, sum or sentence's end."""

_MARK = re.compile("|".join(map(re.escape, MARKS.values())))
_INVISIBLE = "\u200b"
# The last five are letters and a sign, and look like blanks.
_BLANKS = frozenset("\t\v\f\x1c\x1d\x1e\x1f\u115f\u1160\u2800\u3164\uffa0")
_ENTITY = re.compile("&(?:nbsp|ensp|emsp|thinsp|tab|#160|#xa0|#9);", re.IGNORECASE)
_ACCENTS = re.compile(f"(?<=[0-9])[{_INVISIBLE}\u0300-\u036f]+")
_QUOTES = frozenset("\u2018\u2019\u02bc\u00b4`\u2032")
_UNSEEN = frozenset("\u034f\ufe0e\ufe0f")  # joins and picks variants; other unseen ones are "Cf"


@dataclass(frozen=True)
class Plain:
    """`text` in plain characters; `places[i]` is where its character i stood in the message.

    The last of `places` is the message's end.
    """

    text: str
    places: Sequence[int]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters `start` to `end` stood, with what was left out behind them."""
        return self.places[start], self.places[end]


def plain(message: str) -> Plain:
    """`message` with digits, dashes, blanks, quotes and full-width characters as ASCII has them.

    What can't be seen is left out, and marks of an earlier reading are TAKEN.
    """
    text = message.translate(_TABLE)  # each character is one still, so that places stay right
    if "&" in text:
        text = _ENTITY.sub(lambda blank: " ".ljust(len(blank[0]), _INVISIBLE), text)
    if not text.isascii():
        text = _ACCENTS.sub(lambda accents: _INVISIBLE * len(accents[0]), text)
    if _INVISIBLE not in text:
        return Plain(_without_marks(text), range(len(text) + 1))
    kept = [place for place, letter in enumerate(text) if letter != _INVISIBLE]
    return Plain(_without_marks(text.replace(_INVISIBLE, "")), [*kept, len(text)])


def _without_marks(text: str) -> str:
    return _MARK.sub(lambda mark: TAKEN * len(mark[0]), text) if "[" in text else text


@lru_cache(maxsize=2_000)
def _plain_letter(code: int) -> str:
    """The one character that `code` is read as."""
    letter, category = chr(code), unicodedata.category(chr(code))
    if category in ("Nd", "No"):  # "No": raised, circled; some of those are more than nine
        digit = unicodedata.digit(letter, None)
        return letter if digit is None else str(digit)
    if category in ("Cf", "Me") or letter in _UNSEEN:
        return _INVISIBLE
    if category == "Mn" and not "\u0300" <= letter <= "\u036f":  # no accent of LETTER's
        return _INVISIBLE
    if category == "Zs" or letter in _BLANKS:
        return " "
    if category in ("Zl", "Zp") or letter in "\r\x85":
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


_TABLE = _Table({code: _plain_letter(code) for code in range(128)})
