"""What a person picks after buttons were offered: by number, by order, or in the button's words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rapidfuzz import fuzz, process

_ORDER = {
    "first": 0,
    "1st": 0,
    "second": 1,
    "2nd": 1,
    "third": 2,
    "3rd": 2,
    "fourth": 3,
    "4th": 3,
    "last": -1,
}
_NUMBER = re.compile(
    r"^\W*(?:number|no\.?|option|choice|#)?\s*(\d{1,2})\W*(?:please|pls)?\W*$", re.IGNORECASE
)
_ORDINAL = re.compile(
    r"^\W*(?:the\s+)?(" + "|".join(_ORDER) + r")(?:\s+(?:one|option|1))?\W*(?:please|pls)?\W*$",
    re.IGNORECASE,
)
_SAME_WORDS = 92


def chosen(text: str, offered: Sequence[dict[str, Any]]) -> str | None:
    """Return the payload of the offered button that `text` picks, or None.

    `offered`: [{"title", "payload", "choice"}]; numbers and order pick only among those marked as a
    choice (a clarifying question), the very words of a title pick any.
    """
    if not offered or len(text) > 120:
        return None
    choices = [button for button in offered if button.get("choice")]
    if found := _NUMBER.match(text):
        at = int(found[1]) - 1
        return choices[at]["payload"] if 0 <= at < len(choices) else None
    if choices and (found := _ORDINAL.match(text)):
        at = _ORDER[found[1].lower()]
        return choices[at]["payload"] if at < len(choices) else None
    titles = [str(button["title"]).lower() for button in offered]
    best = process.extractOne(
        text.lower().strip(), titles, scorer=fuzz.ratio, score_cutoff=_SAME_WORDS
    )
    return str(offered[best[2]]["payload"]) if best else None
