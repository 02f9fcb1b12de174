"""Somebody in danger clears the talk, or its days are over: that there was danger, and when, stays at the desk until a clerk has closed it.

The website's widget clears a talk by itself after half an hour of silence, so without this the
most urgent of all items would mostly be gone before anybody came. No word of the talk is left, nothing
that leads to it, and nowhere to write to.
"""

from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa

from bot.storage.queue.history import OURSELVES, note
from bot.storage.queue.item import CLEARED
from bot.storage.queue.tables import HANDOFFS, ITEMS, RECIPIENTS, WORDS


def strip(c: sa.engine.Connection, item_id: int, now: float, why: str = "cleared") -> None:
    """Leaves of an item its number, its reasons, its times, and whose it is. `why`: what its history says."""
    bare = {**nowhere(), "version": ITEMS.c.version + 1, "updated_at": now}
    c.execute(ITEMS.update().where(ITEMS.c.id == item_id).values(**bare))
    c.execute(HANDOFFS.delete().where(HANDOFFS.c.item_id == item_id))
    c.execute(RECIPIENTS.delete().where(RECIPIENTS.c.item_id == item_id))
    blank = dict.fromkeys(("subject", "text", "draft", "quotes", "search"))
    c.execute(WORDS.update().where(WORDS.c.item_id == item_id).values(**blank))
    note(c, item_id, now, OURSELVES, why)


def nowhere() -> dict[str, Any]:
    """The values of an item whose talk is gone: a place of its own, and no channel, so that nothing is sent."""
    return {
        "conversation": f"{CLEARED}{uuid.uuid4().hex}",
        "channel": "",
        "topic": "",
        "second_topic": "",
        "confidence": 0.0,
        "text_digest": None,
        "status": "open",
        "trouble": "",
        "drafted": False,
        "gaps": 0,
        "replied_at": None,
        "recipient_id": None,
        "reply_id": None,
        "sent_version": None,
        "sent_by": None,
        "sent_at": None,
        "blanked": True,
    }
