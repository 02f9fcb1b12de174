"""The rows of the inbox: how they are asked for and changed, and as what they are passed on."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from bot.storage.claim import Entry
from bot.storage.tables import INBOX


def entry(row: Any) -> Entry:
    """A row of the inbox."""
    address = json.loads(row.address) if row.address else None
    return Entry(
        row.id,
        row.channel,
        row.conversation,
        row.message_id,
        row.kind,
        row.text or "",
        address,
        row.received_at,
        row.attempts,
    )


def entry_of(number: int, row: dict[str, Any], address: dict[str, Any] | None) -> Entry:
    """What was just written under that id."""
    return Entry(id=number, **{**row, "address": address})


NOTIFY = sa.text("SELECT pg_notify(:channel, :id)")
SAME = sa.select(INBOX).where(
    INBOX.c.channel == sa.bindparam("channel"),
    INBOX.c.conversation == sa.bindparam("conversation"),
    INBOX.c.message_id == sa.bindparam("message_id"),
)
RECENT = (
    sa.select(INBOX.c.received_at)
    .where(
        INBOX.c.conversation == sa.bindparam("of"),
        INBOX.c.received_at > sa.bindparam("since"),
        INBOX.c.kind == "message",
    )
    .order_by(INBOX.c.received_at.desc())
)
_MINE = sa.and_(INBOX.c.conversation == sa.bindparam("of"), INBOX.c.done_at.is_(None))
OLDEST = sa.select(INBOX).where(_MINE).order_by(INBOX.c.id).limit(1)
_FIRST = sa.select(sa.func.min(INBOX.c.id)).where(_MINE).scalar_subquery()
# The end is asked for twice: the inner one is as of the start of the statement.
OLDEST_LOCKED = (
    sa.select(INBOX)
    .where(INBOX.c.id == _FIRST, INBOX.c.done_at.is_(None))
    .with_for_update(skip_locked=True)
)
STILL_OPEN = INBOX.update().where(INBOX.c.id == sa.bindparam("this"), INBOX.c.done_at.is_(None))
ONE_MORE = (
    INBOX.update().where(INBOX.c.id == sa.bindparam("this")).values(attempts=INBOX.c.attempts + 1)
)
OPEN = (
    sa.select(INBOX.c.conversation)
    .where(INBOX.c.done_at.is_(None), INBOX.c.received_at < sa.bindparam("before"))
    .group_by(INBOX.c.conversation)
    .order_by(sa.func.min(INBOX.c.id))
    .limit(100)
)
