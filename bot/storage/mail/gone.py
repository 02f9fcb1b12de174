"""What is known of mails goes with the conversation, or with its days."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.mail.tables import MAILS


def erase(connection: sa.engine.Connection, conversation: str) -> int:
    """Forgets the mails of a conversation; how many."""
    deleted = MAILS.delete().where(MAILS.c.conversation == conversation)
    return int(connection.execute(deleted).rowcount)


def sweep(connection: sa.engine.Connection, before: float) -> None:
    """Forgets the mails that were seen before that second."""
    connection.execute(MAILS.delete().where(MAILS.c.at < before))
