"""How much a message leans on the one before it."""

import re

_OPENS = re.compile(
    r"^\W*(and|but|so|also|then|or|what about|how about|wot about|same for|ok(ay)? (and|so|but)|right (so|and))\b",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"\b(it|its|it's|that|thats|that's|this|these|those|they|theyre|they're|them|their|he|she|him|her|there|one|ones|other|others|else|same|both|each|either|either|instead|mine)\b",
    re.IGNORECASE,
)

_PRONOUN = re.compile(
    r"\b(what|which)( ones)? (are|is) (they|it|those|these|that)\b"
    r"|\bwhy (is|are) (it|that|they|those)\b|\b(list|name) (it|them|those)\b|\bis that (right|so|true)\b",
    re.IGNORECASE,
)
_POINTING = 4


def ellipsis(text: str) -> float:
    """Return from 0 (stands alone) to 1 (means nothing by itself), by length, opening and pointing words."""
    count = len(text.split())
    if count > 14:
        return 0.0
    opens, points = bool(_OPENS.search(text)), bool(_POINTS.search(text))
    if count <= 3 or (opens and count <= 6) or (points and count <= 5):
        return 1.0
    if opens or (points and count <= 9):
        return 0.7
    if count <= 6:
        return 0.5
    return 0.2 if points else 0.0


def points_back(text: str) -> bool:
    """Tell whether `text` only asks on about what was just said: "and what are they", "why is that"."""
    return len(text.split()) <= _POINTING and bool(_PRONOUN.search(text))
