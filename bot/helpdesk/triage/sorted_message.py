"""What triage says of one message: a row of its output."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Band = Literal["high", "medium", "low"]


@dataclass(frozen=True)
class Sorted:
    """The columns of the output, in their order. No field holds unredacted text.

    `topic`, `second_topic`: ids of the knowledge's topics (an intent's name for what the page leaves out).
    `draft`: a letter to send, gaps marked; empty where danger is named or nothing could be read.
    `quotes`: the exact words of the page that the draft rests on. `priority`: 1 urgent, 4 last.
    `reasons`: why a person has to look, of the names in knowledge/helpdesk.yml.
    `cluster`: the row of the first message that this one is a near copy of; its own row otherwise.
    `language`: ISO 639-1.
    """

    row: int
    source: str
    subject: str
    text_redacted: str
    topic: str = ""
    second_topic: str = ""
    confidence: float = 0.0
    band: Band = "low"
    outcome: str = ""
    draft: str = ""
    quotes: tuple[str, ...] = ()
    priority: int = 4
    reasons: tuple[str, ...] = ()
    cluster: int = 0
    language: str = ""
    error: str = ""
