"""What is said letter by letter and figure by figure: "oh double seven double oh …", "K-I-T-S-O-N"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.found import Found
from bot.privacy.phones import is_phone
from bot.privacy.plain import TAKEN

_FIGURES = {
    "oh": "0",
    "o": "0",
    "zero": "0",
    "nought": "0",
    "naught": "0",
    "one": "1",
    "two": "2",
    "three": "3",
}
_FIGURES |= {"four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9"}
_TIMES = {"double": 2, "treble": 3, "triple": 3}
_WORD = "|".join([*_FIGURES, *_TIMES])
_SPOKEN = re.compile(
    rf"\b(?:oh|o|zero|nought|naught)\b(?:[ ,.-]{{1,4}}(?:(?:er|erm|um|uh|then)[ ,.]{{1,3}})?(?:{_WORD})\b){{6,14}}",
    re.IGNORECASE,
)
_EACH = re.compile(rf"\b(?:{_WORD})\b", re.IGNORECASE)
# Short ones are as likely an office's ("N-H-S"), but for those that spell the name before them.
_LETTERS = re.compile(r"(?<![\w-])[A-Z](?:(?:-| - )[A-Z]){2,20}(?![\w-])")
_SPELLS = re.compile(
    rf"(?:{TAKEN}|spel(?:t|led|ling)(?: it)?|that'?s|surname|name)[ ,:(-]{{1,4}}$", re.IGNORECASE
)
_SURELY = 9  # characters of five letters and what parts them


def spoken_phones(text: str) -> Iterator[Found]:
    """Phone numbers whose figures are words."""
    small = text.lower()
    if not any(nought in small for nought in ("oh ", "oh,", "zero", "nought", "naught", " o ")):
        return
    for hit in _SPOKEN.finditer(text):
        if is_phone(_said(hit[0])):
            yield Found("PHONE", *hit.span())


def _said(words: str) -> str:
    digits, times = "", 1
    for word in (one.lower() for one in _EACH.findall(words)):
        if word in _TIMES:
            times = _TIMES[word]
        else:
            digits += _FIGURES[word] * times
            times = 1
    return digits


def spelt_names(text: str) -> Iterator[Found]:
    """Names letter by letter."""
    for hit in _LETTERS.finditer(text):
        if len(hit[0]) >= _SURELY or _SPELLS.search(text, max(0, hit.start() - 20), hit.start()):
            yield Found("NAME", *hit.span())
