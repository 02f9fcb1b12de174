"""One item changed by a person: the version that was seen, the claim, the new values and a line of its history."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.storage.queue.history import note
from bot.storage.queue.refused import Blocked, Conflict, Held
from bot.storage.queue.tables import ITEMS

IDLE = 900.0
"""Seconds after which others may take what its holder has not touched."""


def holder(row: Any, now: float) -> str | None:
    """Who holds it now."""
    return row.claimed_by if row.claimed_by and row.claimed_until > now else None


def seen(row: Any, version: int) -> None:
    """Raises Conflict where it is of another version by now."""
    if row.version != version:
        raise Conflict(version=row.version)


def let(row: Any, who: str, now: float) -> None:
    """Raises Held where another clerk has it."""
    by = holder(row, now)
    if by is not None and by != who:
        raise Held(by)


def mine(row: Any, who: str) -> None:
    """Raises Held where `who` has not claimed it, or another took it since.

    A claim that has run out is still good as long as nobody else took it: nothing is lost to a clerk who thought for long.
    """
    if row.claimed_by != who:
        raise Held(row.claimed_by)


def still_open(row: Any) -> None:
    """Raises Blocked where it is being sent, or done."""
    if row.status != "open":
        raise Blocked("not_open")


def put(
    connection: sa.engine.Connection,
    row: Any,
    who: str,
    now: float,
    what: str,
    detail: str = "",
    **values: Any,
) -> None:
    """Writes the next version. It keeps the holder's claim alive."""
    if row.claimed_by == who and "claimed_by" not in values:
        values["claimed_until"] = now + IDLE
    new = {**values, "version": row.version + 1, "updated_at": now}
    connection.execute(ITEMS.update().where(ITEMS.c.id == row.id).values(**new))
    note(connection, row.id, now, who, what, detail)


FREE: dict[str, Any] = {"claimed_by": None, "claimed_until": None}
"""The values of an item that nobody holds."""
