"""Erases a conversation: every row that holds its words or its name."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from bot.storage import tombstones
from bot.storage.database import Database
from bot.storage.in_turn import in_turn
from bot.storage.mail import gone as mail
from bot.storage.queue import gone, talks
from bot.storage.review import gone as review
from bot.storage.tables import FEEDBACK, INBOX, OUTBOX, TURNS

NamesDanger = Callable[[str], bool]
"""Whether a text names danger."""


async def erase(
    database: Database, conversation: str, *, keep_urgent: NamesDanger | None = None
) -> int:
    """Erases it; returns how many rows went. Raises StoreUnavailable.

    `keep_urgent`: that somebody may be in danger stays in the queue, without a word of the talk; it is
    asked of what waits and nobody has looked at yet. So it is where people clear their own talk, who
    know of no queue; whoever runs the server decides.

    One transaction raises the tombstone and deletes. A message that is being answered is
    held by its turn on PostgreSQL: it is passed over, and goes when the turn ends, which
    finds the tombstone and saves nothing (`Inbox.finish`).
    """
    now = database.clock()

    def write(connection: sa.engine.Connection) -> int:
        in_turn(connection, conversation)
        tombstones.raise_one(connection, conversation, now)
        free = sa.select(INBOX.c.id, INBOX.c.text, INBOX.c.done_at)
        free = free.where(INBOX.c.conversation == conversation)
        if database.shared:
            free = free.with_for_update(skip_locked=True)
        found = connection.execute(free).all()
        for row in found:
            if keep_urgent and row.done_at is None and keep_urgent(row.text or ""):
                talks.bare_fact(connection, row.id, now)
        ids = [row.id for row in found]
        rows = connection.execute(INBOX.delete().where(INBOX.c.id.in_(ids))).rowcount
        rows += gone.erase(connection, conversation, now, keep_urgent=keep_urgent is not None)
        rows += mail.erase(connection, conversation)
        rows += review.erase(connection, conversation)
        for table in (TURNS, OUTBOX, FEEDBACK):
            deleted = table.delete().where(table.c.conversation == conversation)
            rows += connection.execute(deleted).rowcount
        return int(rows)

    rows = await database.write(write)
    await database.tidy()
    return rows
