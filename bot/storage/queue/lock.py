"""Items that are being changed: each row is one transaction's, to its end.

Locks are taken in one order everywhere: the talk (`in_turn`), rows of the outbox, items by their
number. Whoever changes a single item and nothing else begins with the item.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from bot.storage.queue.refused import NoItem
from bot.storage.queue.tables import ITEMS


def one(connection: sa.engine.Connection, item_id: int) -> Any:
    """The item's row, locked. Raises NoItem."""
    rows = several(connection, [item_id])
    if not rows:
        raise NoItem
    return rows[0]


def several(connection: sa.engine.Connection, ids: Iterable[int]) -> list[Any]:
    """The rows that are there, locked, by their number."""
    return where(connection, ITEMS.c.id.in_(list(ids)))


def where(connection: sa.engine.Connection, *conditions: Any) -> list[Any]:
    """The rows that fulfil all of these, locked, by their number."""
    query = sa.select(ITEMS).where(*conditions).order_by(ITEMS.c.id)
    if connection.dialect.name == "postgresql":
        query = query.with_for_update()
    return list(connection.execute(query))
