"""One at a time in a conversation, for as long as a transaction lasts."""

from __future__ import annotations

import sqlalchemy as sa

_IN_TURN = sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:conversation, 0))")


def in_turn(connection: sa.engine.Connection, conversation: str) -> None:
    """Waits until nobody else takes in, erases or judges in that conversation, to the end of the transaction.

    SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_IN_TURN, {"conversation": conversation})
