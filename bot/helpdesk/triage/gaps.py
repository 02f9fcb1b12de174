"""A gap in a letter: marked where it is made, found wherever a letter is to be sent. Nowhere else are marks known."""

from __future__ import annotations

import re

_GAP = re.compile(r"\[\[(?P<why>.*?)\]\]", re.DOTALL)
_BRACKETS = str.maketrans("", "", "[]")


def gap(why: str) -> str:
    """The mark of something that a person has to write; `why` says what is missing."""
    return f"[[{why.translate(_BRACKETS)}]]"


def gaps(letter: str) -> list[str]:
    """What is still missing in `letter`, in its order. A letter with any of these is not to be sent."""
    return [found["why"] for found in _GAP.finditer(letter)]


def without_gap(letter: str, number: int) -> tuple[str, str] | None:
    """What stands before the gap of that number, 0 for the first, and what behind it; None where it has no such gap."""
    found = list(_GAP.finditer(letter))
    if not 0 <= number < len(found):
        return None
    return letter[: found[number].start()], letter[found[number].end() :]
