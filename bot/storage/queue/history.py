"""What was done with an item, by whom: lines are added, and go with the item."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from bot.storage.people import audit
from bot.storage.queue.item import Event
from bot.storage.queue.tables import HISTORY

OURSELVES = "assistant"
"""Who did what no person did."""
WRITING = frozenset({"edit", "fill_gap", "remove_gap"})
"""What is done again and again while a letter is written: of the item's own history, and not of the audit."""


def note(
    connection: sa.engine.Connection,
    item_id: int,
    now: float,
    who: str,
    what: str,
    detail: str = "",
) -> None:
    """Adds a line. `detail` holds names and figures, never words of a message."""
    note_all(connection, [item_id], now, who, what, detail)


def note_all(
    connection: sa.engine.Connection,
    ids: Iterable[int],
    now: float,
    who: str,
    what: str,
    detail: str = "",
) -> None:
    """Adds the same line to each of these items; and one to the audit, where a person did it."""
    line = {"at": now, "who": who[:64], "what": what, "detail": detail[:200]}
    rows = [{**line, "item_id": item_id} for item_id in ids]
    if not rows:
        return
    connection.execute(HISTORY.insert(), rows)
    if who == OURSELVES or what in WRITING:
        return
    if len(rows) == 1:
        audit.note(connection, now, who[:32], f"item_{what}", str(rows[0]["item_id"]))
    else:
        audit.note(connection, now, who[:32], f"items_{what}", items=len(rows))


def history(connection: sa.engine.Connection, item_id: int) -> tuple[Event, ...]:
    """The item's lines, oldest first."""
    query = sa.select(HISTORY).where(HISTORY.c.item_id == item_id).order_by(HISTORY.c.id)
    return tuple(Event(row.at, row.who, row.what, row.detail) for row in connection.execute(query))
