"""What an item is about, how urgent it is, and that nothing more is to be done with it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.storage.queue import alerts, lock
from bot.storage.queue.apart import apart
from bot.storage.queue.change import FREE, let, put, seen, still_open
from bot.storage.queue.item import URGENT, Ended
from bot.storage.queue.need import DUE
from bot.storage.queue.refused import Blocked
from bot.storage.queue.tables import ITEMS


def set_topic(
    c: sa.engine.Connection, item_id: int, version: int, who: str, topic: str, now: float
) -> None:
    """Says what it is about."""
    row = lock.one(c, item_id)
    let(row, who, now)
    seen(row, version)
    put(c, row, who, now, "topic", f"{row.topic} → {topic}", topic=topic)


def set_priority(
    c: sa.engine.Connection, item_id: int, version: int, who: str, priority: int, now: float
) -> None:
    """Says how urgent it is; what becomes urgent is told of."""
    row = lock.one(c, item_id)
    let(row, who, now)
    seen(row, version)
    new = {"priority": priority, "due_at": row.created_at + DUE[priority]}
    put(c, row, who, now, "priority", f"{row.priority} → {priority}", **new)
    if priority == URGENT:
        alerts.raise_one(c, item_id, now, "set")
    else:
        alerts.forget(c, item_id)


def close(
    c: sa.engine.Connection, item_id: int, version: int, who: str, ended: Ended, now: float
) -> None:
    """Ends it without a reply from here."""
    row = lock.one(c, item_id)
    let(row, who, now)
    seen(row, version)
    still_open(row)
    apart(c, item_id)
    over: dict[str, Any] = {
        "status": "done",
        "ended": ended,
        "ended_at": now,
        "trouble": "",
        **FREE,
    }
    put(c, row, who, now, "close", ended, **over)


def reopen(c: sa.engine.Connection, item_id: int, version: int, who: str, now: float) -> None:
    """Has it seen to again. A talk that has another open item has that one seen to."""
    row = lock.one(c, item_id)
    seen(row, version)
    if row.status != "done":
        raise Blocked("not_done")
    again: dict[str, Any] = {"status": "open", "ended": "", "ended_at": None, "sent_version": None}
    if row.kind == "talk" and c.execute(_OTHER, {"of": row.conversation}).first():
        raise Blocked("not_done")
    put(c, row, who, now, "reopen", **again)


_OTHER = sa.select(ITEMS.c.id).where(
    ITEMS.c.conversation == sa.bindparam("of"), ITEMS.c.kind == "talk", ITEMS.c.status != "done"
)
