"""Which items are asked for, in what order, and what comes back: a page of them, or their counts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Literal

from bot.storage.queue.item import Item, Kind, Status, Trouble

Order = Literal["need", "newest", "oldest"]
"""`need`: the most urgent first, of these the oldest."""
Claims = Literal["any", "mine", "free", "others"]
PAGE = 50
MOST = 200
"""Items of a page, at most."""


@dataclass(frozen=True)
class Filter:
    """What an item has to be; a None or a blank asks for nothing.

    `claims` is seen from `who`. `words`: all of these are in subject or text, in any order, in
    small or capital letters. `duplicates`: True for those alone, False for none of them.
    `overdue` and `escalated` likewise. `ready`: what can be sent as it stands.
    """

    status: Status | None = "open"
    kind: Kind | None = None
    channel: str = ""
    topic: str | None = None
    band: str = ""
    priority: int | None = None
    reason: str = ""
    language: str = ""
    cluster: str = ""
    conversation: str = ""
    trouble: Trouble = ""
    claims: Claims = "any"
    who: str = ""
    assigned_to: str = ""
    sent_by: str = ""
    escalated: bool | None = None
    duplicates: bool | None = None
    overdue: bool | None = None
    ready: bool | None = None
    words: str = ""

    def told(self) -> str:
        """The same filter, the same text: what a confirmation is bound to."""
        return json.dumps(asdict(self), sort_keys=True)


@dataclass(frozen=True)
class Page:
    """`count` is of all that the filter finds. `before` and `after` are marks for the pages beside it, or None."""

    items: tuple[Item, ...]
    count: int
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Counts:
    """How many items there are, for the names of the lists, and for the metrics. All but the first are of open ones."""

    by_status: Mapping[str, int] = field(default_factory=dict)
    by_priority: Mapping[int, int] = field(default_factory=dict)
    overdue: int = 0
    troubled: int = 0
    oldest_urgent_at: float | None = None


class BadMark(ValueError):
    """The mark of a page is none of ours."""
