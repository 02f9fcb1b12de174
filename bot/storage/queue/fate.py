"""What became of a person's reply: its item is done, or comes back to be seen to. In the transaction that says so.

Whoever calls this has the talk to itself (`in_turn`).
"""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa

from bot.storage.queue import lock
from bot.storage.queue.history import OURSELVES, note
from bot.storage.queue.retire import retire
from bot.storage.queue.tables import ITEMS

Fate = Literal["sent", "dead", "unknown"]


def came_out(
    connection: sa.engine.Connection, conversation: str, reply_id: str, fate: Fate, now: float
) -> None:
    """Notes it in the item whose reply it is, where there is one and nobody has settled it otherwise."""
    # All that is not done of the conversation is locked, in order: a reply that arrived retires the others.
    rows = lock.where(connection, ITEMS.c.conversation == conversation, ITEMS.c.status != "done")
    for row in rows:
        if row.reply_id == reply_id and (row.status == "sending" or row.trouble == "unknown"):
            values = answered(row, now) if fate == "sent" else {"status": "open", "trouble": fate}
            values = {**values, "version": row.version + 1, "updated_at": now}
            connection.execute(ITEMS.update().where(ITEMS.c.id == row.id).values(**values))
            note(connection, row.id, now, OURSELVES, fate)
            if fate == "sent":
                retire(connection, conversation, now, but=row.id)


def answered(row: Any, now: float) -> dict[str, Any]:
    """What is different once the reply has arrived. A talk that asked again meanwhile stays open."""
    if row.raised_at is not None and row.sent_at is not None and row.raised_at > row.sent_at:
        return {"status": "open", "trouble": "", "replied_at": now}
    return {
        "status": "done",
        "ended": "answered",
        "ended_at": now,
        "trouble": "",
        "replied_at": now,  # reopened, the draft is looked at again before it is sent again
        "claimed_by": None,
        "claimed_until": None,
    }
