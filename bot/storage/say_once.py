"""What is said beside any turn, and once: a row of the inbox that is done, with its reply in the outbox.

A greeting, or that a message is too long. The row makes it once, on any replica and after any
restart; the outbox sends it as it sends every reply.
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from bot.storage.claim import Entry
from bot.storage.database import Database
from bot.storage.in_turn import in_turn
from bot.storage.outbox import Reply, put
from bot.storage.tables import INBOX


async def say_once(
    database: Database,
    channel: str,
    conversation: str,
    message_id: str,
    address: dict[str, Any],
    reply: Reply,
) -> bool:
    """Has `reply` sent to `address`; False where the talk has a row of that id. Raises StoreUnavailable."""
    now = database.clock()
    row = {
        "channel": channel,
        "conversation": conversation,
        "message_id": message_id,
        "kind": "note",
        "text": None,  # nobody's words are answered
        "address": json.dumps(address),
        "received_at": now,
        "attempts": 1,
        "done_at": now,
    }

    def write(connection: sa.engine.Connection) -> bool:
        in_turn(connection, conversation)
        if connection.execute(_SAME, row).first() is not None:
            return False
        number = connection.execute(INBOX.insert(), row).inserted_primary_key[0]
        entry = Entry(number, channel, conversation, message_id, "note", "", address, now, 1)
        put(connection, entry, reply, now)
        return True

    return await database.write(write)


_SAME = sa.select(INBOX.c.id).where(
    INBOX.c.channel == sa.bindparam("channel"),
    INBOX.c.conversation == sa.bindparam("conversation"),
    INBOX.c.message_id == sa.bindparam("message_id"),
)
