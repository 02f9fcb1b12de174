"""The draft of an item, changed by whoever holds it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from bot.storage.queue import lock
from bot.storage.queue.change import mine, put, seen, still_open
from bot.storage.queue.tables import WORDS

Change = Callable[[str], str]
"""The draft as it is -> as it is to be. What it raises leaves the draft as it is."""
Count = Callable[[str], int]
"""How many marked gaps a draft has."""


def write(
    c: sa.engine.Connection,
    item_id: int,
    version: int,
    who: str,
    change: Change,
    count: Count,
    what: str,
    now: float,
) -> None:
    """Keeps the changed draft; whoever keeps it has looked through it."""
    row = lock.one(c, item_id)
    mine(row, who)
    seen(row, version)
    still_open(row)
    text = change(text_of(c, item_id))
    c.execute(WORDS.update().where(WORDS.c.item_id == item_id).values(draft=text))
    trouble = "" if row.trouble == "overtaken" else row.trouble
    new: dict[str, Any] = {
        "drafted": bool(text.strip()),
        "gaps": count(text),
        "replied_at": None,
        "trouble": trouble,
    }
    put(c, row, who, now, what, **new)


def text_of(c: sa.engine.Connection, item_id: int) -> str:
    """The draft as it is kept."""
    return c.execute(sa.select(WORDS.c.draft).where(WORDS.c.item_id == item_id)).scalar() or ""
