"""Another topic, and the draft that belongs to it: both at once, or neither."""

from __future__ import annotations

import json
from collections.abc import Sequence

from bot.helpdesk.triage.gaps import gaps
from bot.storage.database import Connection, Database
from bot.storage.queue import about, letter, lock
from bot.storage.queue.tables import WORDS


async def redraft(
    database: Database,
    item_id: int,
    version: int,
    who: str,
    topic: str,
    text: str,
    quotes: Sequence[str],
) -> None:
    """Needs the claim. Raises Held, Conflict, Blocked, NoItem."""
    now = database.clock()

    def write(c: Connection) -> None:
        about.set_topic(c, item_id, version, who, topic, now)
        version_now = lock.one(c, item_id).version
        letter.write(
            c, item_id, version_now, who, lambda _: text, lambda t: len(gaps(t)), "redraft", now
        )
        kept = WORDS.update().where(WORDS.c.item_id == item_id)
        c.execute(kept.values(quotes=json.dumps(list(quotes))))

    await database.write(write)
