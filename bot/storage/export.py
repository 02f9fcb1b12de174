"""All that is kept of a conversation, as its person may ask for it."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from bot.storage.database import Database
from bot.storage.tables import FEEDBACK, INBOX, OUTBOX, TURNS

_JSON = {"events", "carry", "body", "address"}


async def export(database: Database, conversation: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of the conversation, by table. Raises StoreUnavailable."""

    def ask(connection: sa.engine.Connection) -> dict[str, list[dict[str, Any]]]:
        return {
            table.name: [
                _readable(row._mapping)
                for row in connection.execute(
                    sa.select(table)
                    .where(table.c.conversation == conversation)
                    .order_by(*table.primary_key)
                )
            ]
            for table in (INBOX, OUTBOX, TURNS, FEEDBACK)
        }

    return await database.read(ask)


def _readable(row: Any) -> dict[str, Any]:
    return {name: json.loads(v) if name in _JSON and v else v for name, v in row.items()}
