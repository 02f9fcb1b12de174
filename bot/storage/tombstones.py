"""What stays of an erased conversation: a hash of its id, and when. Late events find it and give up."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa

from bot.storage.tables import TOMBSTONES


def hashed(conversation: str) -> str:
    """The id as a hash, in 64 hexadecimal digits."""
    return hashlib.sha256(conversation.encode()).hexdigest()


def raise_one(connection: sa.engine.Connection, conversation: str, now: float) -> None:
    """Puts the tombstone, or a newer one."""
    row = {"conversation_hash": hashed(conversation), "at": now}
    connection.execute(TOMBSTONES.delete().where(_THIS), {"hash": row["conversation_hash"]})
    connection.execute(TOMBSTONES.insert(), row)


def standing(connection: sa.engine.Connection, conversation: str) -> float | None:
    """When the conversation was erased, in seconds since 1970; None where it was not."""
    at = connection.execute(_AT, {"hash": hashed(conversation)}).scalar()
    return None if at is None else float(at)


_THIS = TOMBSTONES.c.conversation_hash == sa.bindparam("hash")
_AT = sa.select(TOMBSTONES.c.at).where(_THIS)
