"""Whether all that a message asks was found: what a letter needs before it can be sent unread."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.nlu.clean_message import clean_message
from bot.nlu.split_questions import sentences

_WORD = re.compile(r"\w+")
_ASKS = re.compile(
    r"\?|^\W*(?:(?:and|also|oh|plus|so|or|but|then)\W+)*(?:what|who|whose|how|where|when|which|why|whether|is|are|am|do|does"
    r"|did|can|could|should|would|will|must|has|have|any)\b"
    r"|^\W*(?:also|plus|oh and)\b|\bis that\b|\b(?:i|we)(?:'d| would) (?:also )?(?:like|love|appreciate) (?:it|to know|a|some)\b",
    re.IGNORECASE,
)
"""A sentence that may ask for something, whatever else it is."""
_SHARED = 0.6
"""Share of a sentence's words that stand in a question from which it is that question."""


def all_asked(text: str, found: Sequence[str]) -> bool:
    """Whether each sentence of `text` that may ask something is one of the questions `found`, and one has its mark."""
    known = {word.lower() for question in found for word in _WORD.findall(question)}
    pieces = [piece.text for piece in sentences(clean_message(text)[0])]
    left = [piece for piece in pieces if not _among(piece, known)]
    marks = len(re.findall(r"\?+", text))
    return 1 <= marks <= len(found) and not any(_ASKS.search(one) for one in left)


def _among(piece: str, known: set[str]) -> bool:
    words = [word.lower() for word in _WORD.findall(piece)]
    return sum(word in known for word in words) >= _SHARED * len(words)
