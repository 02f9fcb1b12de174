"""Inserts a row unless one like it is there: the same for both databases."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite


def insert_once(connection: sa.engine.Connection, table: sa.Table, row: dict[str, Any]) -> bool:
    """Whether it was inserted; False where a unique column has that value already."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    done = connection.execute(insert(table).values(**row).on_conflict_do_nothing())
    return bool(done.rowcount == 1)
