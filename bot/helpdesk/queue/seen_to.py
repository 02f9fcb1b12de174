"""An item about danger is ended, by a letter or without one, by saying what was done: names of choices, kept in its history."""

from __future__ import annotations

from collections.abc import Sequence

from bot.storage.database import Connection, Database
from bot.storage.queue import about
from bot.storage.queue.history import note


async def close_grave(
    database: Database, item_id: int, version: int, who: str, did: Sequence[str]
) -> None:
    """Closes it; `did`: the names of what was done, no words of anybody. Raises Held, Conflict, Blocked, NoItem."""
    now = database.clock()

    def write(c: Connection) -> None:
        about.close(c, item_id, version, who, "closed", now)
        note(c, item_id, now, who, "seen_to", " ".join(did))

    await database.write(write)
