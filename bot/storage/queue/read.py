"""One item: its line, and the whole of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from bot.storage.queue import joined
from bot.storage.queue.find import LINES, item
from bot.storage.queue.history import history
from bot.storage.queue.item import Draft, Item, Whole
from bot.storage.queue.refused import NoItem
from bot.storage.queue.tables import ITEMS, RECIPIENTS, WORDS
from bot.storage.tables import OUTBOX
from bot.storage.talk import newest

Missing = Callable[[str], list[str]]
"""What the marked gaps of a draft ask for."""
Open = Callable[[str], Mapping[str, Any]]
"""A sealed address, opened. Raises ValueError."""


def line(c: sa.engine.Connection, item_id: int, now: float) -> Item:
    """The item as a line of the list. Raises NoItem."""
    return item(_row(c, item_id), now)


def whole(
    c: sa.engine.Connection, item_id: int, now: float, missing: Missing, opened: Open
) -> Whole:
    """Everything of it. Raises NoItem."""
    row = _row(c, item_id)
    words = c.execute(sa.select(WORDS).where(WORDS.c.item_id == item_id)).first()
    draft, quotes = words.draft or "", json.loads(words.quotes or "[]")
    talk = newest(c, row.conversation) if row.kind == "talk" else []
    return Whole(
        item=item(row, now),
        text=words.text or "",
        draft=Draft(draft, tuple(quotes), tuple(missing(draft))),
        history=history(c, item_id),
        transcript=tuple(talk),
        to=_address(c, row, opened),
        undo_until=_undo_until(c, row),
        near=_near(c, row),
        here=joined.in_talk_of(c, item_id, now),
    )


def _near(c: sa.engine.Connection, row: Any) -> int:
    others = sa.select(sa.func.count()).where(ITEMS.c.cluster == row.cluster, ITEMS.c.id != row.id)
    return int(c.execute(others).scalar()) if row.cluster else 0


def _row(c: sa.engine.Connection, item_id: int) -> Any:
    row = c.execute(_LINE, {"this": item_id}).first()
    if row is None:
        raise NoItem
    return row


def _address(c: sa.engine.Connection, row: Any, opened: Open) -> Mapping[str, Any] | None:
    query = sa.select(RECIPIENTS.c.sealed).where(RECIPIENTS.c.id == row.recipient_id)
    sealed = c.execute(query).scalar() if row.recipient_id is not None else None
    if sealed is None:
        return None
    try:
        return opened(sealed)
    except ValueError:  # sealed under a key that is gone
        return None


def _undo_until(c: sa.engine.Connection, row: Any) -> float | None:
    if row.status != "sending":
        return None
    waits = sa.select(OUTBOX.c.next_at).where(
        OUTBOX.c.reply_id == row.reply_id, OUTBOX.c.status == "waiting", OUTBOX.c.attempts == 0
    )
    at = c.execute(waits).scalar()
    return None if at is None else float(at)


_LINE = LINES.select_from(ITEMS.outerjoin(WORDS, WORDS.c.item_id == ITEMS.c.id)).where(
    ITEMS.c.id == sa.bindparam("this")
)
