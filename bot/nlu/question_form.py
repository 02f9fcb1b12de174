"""The form of a question: what kind of first word its answer needs."""

import re
from typing import Literal

Form = Literal[
    "how_many",
    "how_long",
    "how_often",
    "who",
    "where",
    "when",
    "why",
    "which",
    "what",
    "how",
    "yes_no",
    "statement",
]

_WH: tuple[tuple[Form, str], ...] = (
    ("how_often", r"how (often|frequent\w*|regular\w*)"),
    ("how_long", r"how long|how much time|duration"),
    ("how_many", r"how (many|much)|number of|total (number|hours)"),
    ("who", r"who|whom|whose|who's|whos"),
    ("where", r"where|where's|wheres"),
    ("when", r"when|what (time|date)"),
    ("why", r"why|how come|what for"),
    ("which", r"which"),
    ("what", r"what|what's|whats|wat|wot|whats"),
    ("how", r"how"),
)
_PATTERNS = tuple((form, re.compile(rf"\b({words})\b", re.IGNORECASE)) for form, words in _WH)
_YES_NO = re.compile(
    r"(?:^|[.!?;,:\n]\s*|\b(?:so|and|but|or|if|whether|know|wondering|asks?|asking|confirm|plus|also|then|please|pls)\s+)"
    r"(?:is|are|am|was|were|do|does|did|can|could|should|shall|will|would|must|may|might|have|has|had|dose|isn'?t|aren'?t|don'?t|doesn'?t|can'?t|won'?t|ought|need)\b"
    r"|\b(?:whether|(?:know|ask|asks|say|says|see|check|wondering|wonder) if)\b"
    r"|\b(?:right|correct|yes|yeah|ok|okay|innit|then|no)\s*\?\s*$",
    re.IGNORECASE,
)


def question_form(text: str) -> Form:
    """Name the form of the last question in `text`; a wh-word before an auxiliary wins over yes/no."""
    clause = _last_question(text)
    yes_no = _YES_NO.search(clause)
    hits = [
        (found.start(), form) for form, pattern in _PATTERNS if (found := pattern.search(clause))
    ]
    if hits:
        at, form = min(hits, key=lambda hit: hit[0])
        if not yes_no or at <= yes_no.start() + 1:
            return form
    if yes_no:
        return "yes_no"
    return hits[0][1] if hits else "statement"


def _last_question(text: str) -> str:
    marked = [part for part in re.findall(r"[^.?!\n]*\?", text) if part.strip(" ?")]
    return (marked[-1] if marked else text).strip()
