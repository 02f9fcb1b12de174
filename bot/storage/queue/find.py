"""Pages of items and their counts.

A page is asked for by the place of the item beside it and not by its number: the tenth is as quick
as the first, and what is closed meanwhile moves nothing away.
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from bot.storage.queue.change import holder
from bot.storage.queue.conditions import conditions, with_words
from bot.storage.queue.filter import MOST, PAGE, BadMark, Counts, Filter, Order, Page
from bot.storage.queue.item import URGENT, Item
from bot.storage.queue.tables import ITEMS, WORDS

OPENING = 240
"""Characters of the text that a line of the list shows."""
LINES = sa.select(ITEMS, WORDS.c.subject, sa.func.substr(WORDS.c.text, 1, OPENING).label("opening"))
"""An item with what its line shows, of the two tables side by side."""
_END = 1 << 63
"""What is larger no database counts to."""
_PLACES: dict[Order, tuple[Any, ...]] = {
    "need": (ITEMS.c.priority, ITEMS.c.created_at, ITEMS.c.id),
    "oldest": (ITEMS.c.created_at, ITEMS.c.id),
    "newest": (ITEMS.c.created_at, ITEMS.c.id),
}


def page(
    c: sa.engine.Connection,
    which: Filter,
    now: float,
    order: Order = "need",
    mark: str | None = None,
    size: int = PAGE,
) -> Page:
    """A page of what the filter finds. Raises BadMark."""
    size = max(1, min(size, MOST))
    columns = _PLACES[order]
    back, place = _read(mark, order)
    down = (order == "newest") != back
    in_order = [one.desc() if down else one for one in columns]
    asked = conditions(which, now, with_words(c, which))
    ids = sa.select(ITEMS.c.id).where(*asked).order_by(*in_order).limit(size + 1)
    if place is not None:
        here, there = sa.tuple_(*columns), sa.tuple_(*place)
        ids = ids.where(here < there if down else here > there)
    # The words are long, and are read of those that are shown alone.
    shown = ids.subquery()
    query = LINES.join_from(shown, ITEMS, shown.c.id == ITEMS.c.id).outerjoin_from(
        ITEMS, WORDS, WORDS.c.item_id == ITEMS.c.id
    )
    found = list(c.execute(query.order_by(*in_order)))
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    before = _mark("b", order, found[0]) if found and (more if back else mark) else None
    after = _mark("a", order, found[-1]) if found and (more or back) else None
    return Page(tuple(item(row, now) for row in found), _count(c, asked), before, after)


def count(c: sa.engine.Connection, which: Filter, now: float) -> int:
    """How many the filter finds."""
    return _count(c, conditions(which, now))


def counts(c: sa.engine.Connection, now: float) -> Counts:
    """How many there are. Each is read from an index alone."""
    by_status: dict[str, int] = {}
    by_priority: dict[int, int] = {}
    for status, priority, n in c.execute(_BY_PRIORITY):
        by_status[status] = by_status.get(status, 0) + n
        if status == "open":
            by_priority[priority] = n
    return Counts(
        by_status=by_status,
        by_priority=by_priority,
        overdue=int(c.execute(_LATE, {"now": now}).scalar()),
        troubled=int(c.execute(_TROUBLED).scalar()),
        oldest_urgent_at=c.execute(_OLDEST_URGENT).scalar(),
    )


def item(row: Any, now: float) -> Item:
    """A line of the list from its row."""
    by = holder(row, now)
    return Item(
        id=row.id,
        version=row.version,
        kind=row.kind,
        source=row.source,
        channel=row.channel,
        conversation=row.conversation,
        subject=row.subject or "",
        opening=row.opening or "",
        topic=row.topic,
        second_topic=row.second_topic,
        confidence=row.confidence,
        band=row.band,
        outcome=row.outcome,
        priority=row.priority,
        reasons=tuple(json.loads(row.reasons)),
        cluster=row.cluster,
        language=row.language,
        error=row.error,
        duplicate_of=row.duplicate_of,
        status=row.status,
        ended=row.ended,
        trouble=row.trouble,
        holder=by,
        held_until=row.claimed_until if by else None,
        assigned_to=row.assigned_to,
        escalated_to=row.escalated_to,
        drafted=row.drafted,
        gaps=row.gaps,
        retired=row.drafted and row.replied_at is not None,
        addressed=row.kind == "talk" or row.recipient_id is not None,
        sent_by=row.sent_by,
        sent_at=row.sent_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
        due_at=row.due_at,
        ended_at=row.ended_at,
    )


def _count(c: sa.engine.Connection, asked: list[Any]) -> int:
    query = sa.select(sa.func.count()).select_from(ITEMS).where(*asked)
    return int(c.execute(query).scalar())


def _mark(side: str, order: Order, row: Any) -> str:
    return json.dumps([side, *(row[column.name] for column in _PLACES[order])])


def _read(mark: str | None, order: Order) -> tuple[bool, list[Any] | None]:
    """Whether the mark asks for what is before it, and its place."""
    if mark is None:
        return False, None
    try:
        side, *place = json.loads(mark)
    except (ValueError, TypeError, RecursionError):
        raise BadMark from None
    numbers = all(type(one) in (int, float) and abs(one) < _END for one in place)
    if side not in ("a", "b") or len(place) != len(_PLACES[order]) or not numbers:
        raise BadMark
    return side == "b", place


_HOW_MANY = sa.func.count()
_OPEN = ITEMS.c.status == "open"
_BY_PRIORITY = sa.select(ITEMS.c.status, ITEMS.c.priority, _HOW_MANY).group_by(
    ITEMS.c.status, ITEMS.c.priority
)
_LATE = sa.select(_HOW_MANY).where(_OPEN, ITEMS.c.due_at < sa.bindparam("now"))
_TROUBLED = sa.select(_HOW_MANY).where(_OPEN, ITEMS.c.trouble.in_(("dead", "unknown")))
_OLDEST_URGENT = sa.select(sa.func.min(ITEMS.c.created_at)).where(_OPEN, ITEMS.c.priority == URGENT)
