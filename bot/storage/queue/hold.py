"""Whose an item is: claimed for a while, assigned for good, handed up."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.queue import lock
from bot.storage.queue.apart import apart
from bot.storage.queue.change import FREE, IDLE, let, mine, put, seen, still_open
from bot.storage.queue.need import DUE
from bot.storage.queue.tables import ITEMS

HANDED_UP = 2
"""The priority that what was handed up has at least."""


def claim(c: sa.engine.Connection, item_id: int, version: int, who: str, now: float) -> None:
    """Takes it. Whoever has it already has it a while longer, and its version stays."""
    row = lock.one(c, item_id)
    if row.claimed_by == who and row.status == "open":
        _longer(c, item_id, now)
        return
    let(row, who, now)
    seen(row, version)
    still_open(row)
    put(c, row, who, now, "claim", claimed_by=who, claimed_until=now + IDLE)


def renew(c: sa.engine.Connection, item_id: int, who: str, now: float) -> None:
    """The holder is still at it."""
    mine(lock.one(c, item_id), who)
    _longer(c, item_id, now)


def release(c: sa.engine.Connection, item_id: int, version: int, who: str, now: float) -> None:
    """Gives it back."""
    row = lock.one(c, item_id)
    mine(row, who)
    seen(row, version)
    apart(c, item_id)
    put(c, row, who, now, "release", **FREE)


def assign(
    c: sa.engine.Connection, item_id: int, version: int, who: str, to: str | None, now: float
) -> None:
    """Says whose work it is."""
    row = lock.one(c, item_id)
    let(row, who, now)
    seen(row, version)
    put(c, row, who, now, "assign", to or "", assigned_to=to)


def escalate(
    c: sa.engine.Connection, item_id: int, version: int, who: str, to: str, now: float
) -> None:
    """Hands it up."""
    row = lock.one(c, item_id)
    let(row, who, now)
    seen(row, version)
    still_open(row)
    apart(c, item_id)
    priority = min(row.priority, HANDED_UP)
    due = min(row.due_at, now + DUE[priority])
    up = {"escalated_to": to, "priority": priority, "due_at": due, **FREE}
    put(c, row, who, now, "escalate", to, **up)


def _longer(c: sa.engine.Connection, item_id: int, now: float) -> None:
    c.execute(ITEMS.update().where(ITEMS.c.id == item_id).values(claimed_until=now + IDLE))
