"""Pages of items and their counts.

A page is asked for by the place of the item beside it and not by its number: the tenth is as quick
as the first, and what is closed meanwhile moves nothing away.
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from bot.storage.queue.change import holder
from bot.storage.queue.conditions import conditions, free
from bot.storage.queue.filter import MOST, PAGE, BadMark, Counts, Filter, Order, Page
from bot.storage.queue.item import Item
from bot.storage.queue.tables import ITEMS, WORDS

OPENING = 240
"""Characters of the text that a line of the list shows."""
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
    query = lines(which, now)
    if place is not None:
        here, there = sa.tuple_(*columns), sa.tuple_(*place)
        query = query.where(here < there if down else here > there)
    query = query.order_by(*(one.desc() if down else one for one in columns)).limit(size + 1)
    found = list(c.execute(query))
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    before = _mark("b", order, found[0]) if found and (more if back else mark) else None
    after = _mark("a", order, found[-1]) if found and (more or back) else None
    return Page(tuple(item(row, now) for row in found), count(c, which, now), before, after)


def count(c: sa.engine.Connection, which: Filter, now: float) -> int:
    """How many the filter finds."""
    query = sa.select(sa.func.count()).select_from(_tables(which)).where(*conditions(which, now))
    return int(c.execute(query).scalar())


def lines(which: Filter, now: float) -> Any:
    """The query of what the filter finds, each with what its line shows."""
    return (
        sa.select(ITEMS, WORDS.c.subject, sa.func.substr(WORDS.c.text, 1, OPENING).label("opening"))
        .select_from(ITEMS.outerjoin(WORDS, WORDS.c.item_id == ITEMS.c.id))
        .where(*conditions(which, now))
    )


def counts(c: sa.engine.Connection, now: float) -> Counts:
    """How many there are, of each kind. One look at the open items."""
    by_status = {row.status: row.n for row in c.execute(_BY_STATUS)}
    late, troubled = ITEMS.c.due_at < now, ITEMS.c.trouble.in_(("dead", "unknown"))
    groups = (ITEMS.c.priority, ITEMS.c.kind, ITEMS.c.band, ITEMS.c.topic)
    query = (
        sa.select(
            *groups,
            sa.func.count().label("n"),
            _sum(free(now)).label("free"),
            _sum(late).label("overdue"),
            _sum(troubled).label("troubled"),
            sa.func.min(ITEMS.c.created_at).label("oldest"),
        )
        .where(ITEMS.c.status == "open")
        .group_by(*groups)
    )
    by: dict[str, dict[Any, int]] = {one.name: {} for one in groups}
    sums = {"free": 0, "overdue": 0, "troubled": 0}
    urgent = []
    for row in c.execute(query):
        for name, found in by.items():
            found[row[name]] = found.get(row[name], 0) + row.n
        for name in sums:
            sums[name] += int(row[name])
        urgent += [row.oldest] if row.priority == 1 else []
    return Counts(
        by_status=by_status,
        by_priority=by["priority"],
        by_kind=by["kind"],
        by_band=by["band"],
        by_topic=by["topic"],
        free=sums["free"],
        overdue=sums["overdue"],
        troubled=sums["troubled"],
        oldest_urgent_at=min(urgent, default=None),
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


def _tables(which: Filter) -> Any:
    return ITEMS.join(WORDS, WORDS.c.item_id == ITEMS.c.id) if which.words else ITEMS


def _sum(condition: Any) -> Any:
    return sa.func.sum(sa.case((condition, 1), else_=0))


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


_BY_STATUS = sa.select(ITEMS.c.status, sa.func.count().label("n")).group_by(ITEMS.c.status)
