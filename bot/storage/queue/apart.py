"""What is not done to an item while somebody is in its talk: the talk is handed back first."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.queue.refused import Blocked
from bot.storage.queue.tables import HANDOFFS


def apart(c: sa.engine.Connection, item_id: int) -> None:
    """Raises Blocked where somebody is in the talk."""
    if item_id in joined(c, HANDOFFS.c.item_id == item_id):
        raise Blocked("joined")


def joined(c: sa.engine.Connection, *which: sa.sql.ColumnElement) -> frozenset[int]:
    """The items in whose talks somebody is."""
    return frozenset(c.execute(sa.select(HANDOFFS.c.item_id).where(*which)).scalars())
