"""Whether a text may be learnt from: short, plain, nobody's own, and of no danger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from bot.helpdesk.triage.danger import Found, told_by_words
from bot.privacy.found import MARKS
from bot.privacy.redact import find

Check = Callable[[str], Found]
"""What the safety rules say of a text."""
Unfit = Literal["long", "personal", "written", "danger"]
MOST_WORDS = 40
"""Words of an example. What is longer is a letter, and holds more than one question."""
# What Rasa reads as something else than words: entities, variables, payloads (rasa/shared/nlu/training_data).
_MARKUP = ("](", "]{", "${", "\\")


def one_line(text: str) -> str:
    """The text as an example is written: one line, without a dash of a list before it."""
    return " ".join(text.split()).lstrip("-*• ").strip()


def unfit(text: str, check: Check) -> Unfit | None:
    """Why it may not be learnt from; None where it may.

    A mark of redaction counts as personal: what stood there was somebody's, and a sentence about it is too.
    """
    line = one_line(text)
    if told_by_words(text, check):
        return "danger"
    if any(mark in line for mark in MARKS.values()) or find(line):
        return "personal"
    if len(line.split()) > MOST_WORDS:
        return "long"
    if not line or line.startswith("/") or any(mark in line for mark in _MARKUP):
        return "written"
    return None if line.isprintable() else "written"
