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
