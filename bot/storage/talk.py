"""A talk as it is read by who had it: what was asked, redacted, and what was answered."""

from __future__ import annotations

import json
from dataclasses import dataclass

import sqlalchemy as sa

from bot.storage.database import Database
from bot.storage.outbox import OUT, Messages
from bot.storage.tables import INBOX, OUTBOX

NEWEST = 50
"""Replies that are shown of a talk."""


@dataclass(frozen=True)
class Exchange:
    """A message and its reply.

    `asked` is None where nothing was asked, or the words are gone; `messages` where there is
    no reply yet. `author` and `state` are the reply's in the outbox.
    """

    asked: str | None
    messages: Messages | None
    author: str = ""
    state: str = ""


async def exchanges(database: Database, conversation: str) -> list[Exchange]:
    """The talk's newest exchanges, oldest first; what is not answered yet comes last. Raises StoreUnavailable."""

    return await database.read(lambda connection: newest(connection, conversation))


def newest(connection: sa.engine.Connection, conversation: str) -> list[Exchange]:
    """The same, inside a transaction."""
    answered = connection.execute(_ANSWERED, {"of": conversation}).all()
    waiting = connection.execute(_WAITING, {"of": conversation}).scalars()
    return [
        *(
            Exchange(row.text, json.loads(row.body), row.author, row.status)
            for row in reversed(answered)
        ),
        *(Exchange(text, None) for text in waiting),
    ]


_ANSWERED = (
    sa.select(OUTBOX.c.body, OUTBOX.c.author, OUTBOX.c.status, INBOX.c.text)
    .select_from(OUTBOX.outerjoin(INBOX, INBOX.c.id == OUTBOX.c.inbox_id))
    .where(OUTBOX.c.conversation == sa.bindparam("of"), OUT)
    .order_by(OUTBOX.c.position.desc())
    .limit(NEWEST)
)
_WAITING = (
    sa.select(INBOX.c.text)
    .where(
        INBOX.c.conversation == sa.bindparam("of"),
        INBOX.c.done_at.is_(None),
        INBOX.c.kind == "message",
    )
    .order_by(INBOX.c.id)
)
