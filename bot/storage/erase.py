"""Erases a conversation: every row that holds its words or its name."""

from __future__ import annotations

import asyncio

import sqlalchemy as sa

from bot.storage import tombstones
from bot.storage.database import Database
from bot.storage.tables import FEEDBACK, INBOX, OUTBOX, TURNS
from bot.storage.unavailable import StoreUnavailable

TRIES = 5
"""A turn that runs holds its message until it ends; it finds the tombstone and saves nothing."""


async def erase(database: Database, conversation: str) -> int:
    """Erases it; returns how many rows went. Raises StoreUnavailable.

    The tombstone stands first, so that a turn which ends meanwhile does not write.
    """
    now = database.clock()
    await database.write(lambda connection: tombstones.raise_one(connection, conversation, now))
    for left in reversed(range(TRIES)):
        try:
            rows = await database.write(lambda connection: _delete(connection, conversation))
            await database.tidy()
            return rows
        except StoreUnavailable:
            if not left:
                raise
            await asyncio.sleep(0.5)
    raise AssertionError("unreachable")


def _delete(connection: sa.engine.Connection, conversation: str) -> int:
    return sum(
        connection.execute(table.delete().where(table.c.conversation == conversation)).rowcount
        for table in (INBOX, TURNS, OUTBOX, FEEDBACK)
    )
