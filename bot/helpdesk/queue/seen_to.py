"""An item about danger is closed by saying what was done: a choice, kept in its history."""

from __future__ import annotations

from bot.storage.database import Connection, Database
from bot.storage.queue import about
from bot.storage.queue.history import note


async def close_grave(database: Database, item_id: int, version: int, who: str, did: str) -> None:
    """Closes it; `did` is the name of what was done, no words of anybody. Raises Held, Conflict, Blocked, NoItem."""
    now = database.clock()

    def write(c: Connection) -> None:
        about.close(c, item_id, version, who, "closed", now)
        note(c, item_id, now, who, "seen_to", did)

    await database.write(write)
