"""Erases a conversation: every row that holds its words or its name."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage import tombstones
from bot.storage.database import Database
from bot.storage.in_turn import in_turn
from bot.storage.mail import gone as mail
from bot.storage.queue import gone
from bot.storage.tables import FEEDBACK, INBOX, OUTBOX, TURNS


async def erase(database: Database, conversation: str, *, keep_urgent: bool = False) -> int:
    """Erases it; returns how many rows went. Raises StoreUnavailable.

    `keep_urgent`: that somebody may be in danger stays in the queue, without a word of the talk.
    So it is where people clear their own talk, who know of no queue; whoever runs the server decides.

    One transaction raises the tombstone and deletes. A message that is being answered is
    held by its turn on PostgreSQL: it is passed over, and goes when the turn ends, which
    finds the tombstone and saves nothing (`Inbox.finish`).
    """
    now = database.clock()

    def write(connection: sa.engine.Connection) -> int:
        in_turn(connection, conversation)
        tombstones.raise_one(connection, conversation, now)
        free = sa.select(INBOX.c.id).where(INBOX.c.conversation == conversation)
        if database.shared:
            free = free.with_for_update(skip_locked=True)
        ids = list(connection.execute(free).scalars())
        rows = connection.execute(INBOX.delete().where(INBOX.c.id.in_(ids))).rowcount
        rows += gone.erase(connection, conversation, now, keep_urgent=keep_urgent)
        rows += mail.erase(connection, conversation)
        for table in (TURNS, OUTBOX, FEEDBACK):
            deleted = table.delete().where(table.c.conversation == conversation)
            rows += connection.execute(deleted).rowcount
        return int(rows)

    rows = await database.write(write)
    await database.tidy()
    return rows
