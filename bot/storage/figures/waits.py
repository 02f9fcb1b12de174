"""How long people wait: for a person's first reply, and for a first look where danger was seen."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.storage.figures.among import within
from bot.storage.figures.drafts import SENT
from bot.storage.figures.found import Asked, Waits
from bot.storage.queue.conditions import has_reason
from bot.storage.queue.history import OURSELVES
from bot.storage.queue.item import SAFEGUARDING
from bot.storage.queue.tables import HISTORY, ITEMS

_REPLIED = sa.or_(
    SENT,
    HISTORY.c.what.in_(("said", "answered_outside")),
    sa.and_(HISTORY.c.what == "close", HISTORY.c.detail == "answered"),
)
_LOOKED = HISTORY.c.who != OURSELVES


def replies(c: sa.engine.Connection, asked: Asked) -> dict[str, Waits]:
    """Kind of item -> waits for a first reply. What is uploaded has waited elsewhere, nobody knows how long."""
    return _waits(c, asked, _REPLIED, ITEMS.c.kind.in_(("mail", "talk")))


def alarms(c: sa.engine.Connection, asked: Asked) -> dict[str, Waits]:
    """Kind of item -> waits for a person to do anything with it, of those in which danger was seen."""
    return _waits(c, asked, _LOOKED, has_reason(SAFEGUARDING))


def _waits(c: sa.engine.Connection, asked: Asked, met: Any, which: Any) -> dict[str, Waits]:
    first = sa.func.min(sa.case((met, HISTORY.c.at)))
    each = (
        sa.select(ITEMS.c.kind, (first - ITEMS.c.created_at).label("wait"))
        .select_from(ITEMS.outerjoin(HISTORY, HISTORY.c.item_id == ITEMS.c.id))
        .where(within(ITEMS.c.created_at, asked), which)
        .group_by(ITEMS.c.id)
        .subquery()
    )
    place = sa.func.row_number().over(partition_by=each.c.kind, order_by=each.c.wait)
    of = sa.func.count().over(partition_by=each.c.kind)
    ranked = (
        sa.select(each.c.kind, each.c.wait, place.label("place"), of.label("met"))
        .where(each.c.wait.is_not(None))
        .subquery()
    )
    times = sa.select(
        ranked.c.kind, *(_reached(ranked.c, per_cent) for per_cent in (50, 90))
    ).group_by(ranked.c.kind)
    found = {one[0]: one[1:] for one in c.execute(times)}
    counts = sa.select(
        each.c.kind, sa.func.count().label("came"), sa.func.count(each.c.wait).label("met")
    ).group_by(each.c.kind)
    return {
        one.kind: Waits(one.came, one.met, *found.get(one.kind, (None, None)))
        for one in c.execute(counts)
    }


def _reached(ranked: Any, per_cent: int) -> Any:
    """The shortest wait within which so many of a hundred were met."""
    return sa.func.min(sa.case((ranked.place * 100 >= ranked.met * per_cent, ranked.wait)))
