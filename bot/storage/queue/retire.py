"""A public reply goes out: what people had in hand for the same talk or thread is looked at again first.

A reply that waits for its moment is taken back, and drafts are marked. Whoever calls this
has the talk to itself (`in_turn`).
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.storage.queue import lock
from bot.storage.queue.history import OURSELVES, note
from bot.storage.queue.tables import ITEMS
from bot.storage.tables import OUTBOX

RETIRED = "retired"
"""The status of a reply that another one came before."""


def retire(
    connection: sa.engine.Connection, conversation: str, now: float, but: int | None = None
) -> int:
    """How many items of the conversation were touched that are not done; `but`: the item whose reply it is."""
    not_done = sa.select(ITEMS.c.id, ITEMS.c.status, ITEMS.c.reply_id).where(
        ITEMS.c.conversation == conversation, ITEMS.c.status != "done", ITEMS.c.id != (but or 0)
    )
    found = list(connection.execute(not_done))
    taken_back = {
        row.id for row in found if row.status == "sending" and _take_back(connection, row)
    }
    for row in lock.several(connection, [one.id for one in found]) if found else ():
        values: dict[str, Any] = {"replied_at": now}
        if row.id in taken_back:
            back = {"status": "open", "trouble": "overtaken", "sent_version": None}
            values = {**values, **back, "version": row.version + 1, "updated_at": now}
            note(connection, row.id, now, OURSELVES, "overtaken")
        connection.execute(ITEMS.update().where(ITEMS.c.id == row.id).values(**values))
    return len(found)


def _take_back(connection: sa.engine.Connection, row: Any) -> bool:
    """False where it is in hand already: then it goes out too."""
    gone = OUTBOX.update().where(
        OUTBOX.c.reply_id == row.reply_id, OUTBOX.c.status == "waiting", OUTBOX.c.attempts == 0
    )
    values = {"status": RETIRED, "next_at": None, "reason": "another reply came first"}
    return bool(connection.execute(gone.values(**values)).rowcount)
