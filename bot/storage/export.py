"""All that is kept of a conversation, as its person may ask for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from bot.storage.database import Database
from bot.storage.mail.tables import MAILS
from bot.storage.queue import gone
from bot.storage.review.tables import QUESTIONS
from bot.storage.tables import FEEDBACK, INBOX, OUTBOX, TURNS

_JSON = {"events", "carry", "body", "address"}


async def export(
    database: Database,
    conversation: str,
    opened: Callable[[str], Mapping[str, Any]] | None = None,
) -> dict[str, list[dict[str, Any]]]:
    """Every row of the conversation, by table; sealed addresses `opened`. Raises StoreUnavailable."""

    def ask(connection: sa.engine.Connection) -> dict[str, list[dict[str, Any]]]:
        found = {
            table.name: [
                _readable(row._mapping)
                for row in connection.execute(
                    sa.select(table)
                    .where(table.c.conversation == conversation)
                    .order_by(*table.primary_key)
                )
            ]
            for table in (INBOX, OUTBOX, TURNS, FEEDBACK, MAILS, QUESTIONS)
        }
        return {**found, **gone.kept(connection, conversation, opened)}

    return await database.read(ask)


def _readable(row: Any) -> dict[str, Any]:
    return {name: json.loads(v) if name in _JSON and v else v for name, v in row.items()}
