"""What became of the drafts: told by the lines of an item's history, as its words may be gone.

Of an item with a draft triage says "answer" or "not_covered", and that it was neither unreadable nor
sent by a program (`bot/helpdesk/triage/judge.py`); whether a draft is there now tells less, as
people write their own, and the words of what is done go with their days.
"""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.figures.among import within
from bot.storage.figures.came import LETTERS
from bot.storage.figures.found import Asked
from bot.storage.queue.conditions import has_reason
from bot.storage.queue.tables import HISTORY, ITEMS

SENT = sa.or_(
    HISTORY.c.what == "sent", sa.and_(HISTORY.c.what == "settle", HISTORY.c.detail == "arrived")
)
"""A line that says that the reply arrived."""
WRITTEN = ("edit", "redraft")
GAPS = ("fill_gap", "remove_gap")


def drafts(c: sa.engine.Connection, asked: Asked) -> dict[str, int]:
    """Fate -> items that came with a draft: as_drafted, gaps, edited, elsewhere, closed, spam, waiting."""
    done = _some(SENT).label("sent")
    written, gaps = _some(HISTORY.c.what.in_(WRITTEN)), _some(HISTORY.c.what.in_(GAPS))
    lines = (
        sa.select(HISTORY.c.item_id, done, written.label("written"), gaps.label("gaps"))
        .where(HISTORY.c.at >= asked.since)
        .group_by(HISTORY.c.item_id)
        .subquery()
    )
    over = ITEMS.c.status == "done"
    sent = sa.and_(over, ITEMS.c.ended == "answered", lines.c.sent == 1)
    fate = sa.case(
        (sa.and_(sent, lines.c.written == 1), "edited"),
        (sa.and_(sent, lines.c.gaps == 1), "gaps"),
        (sent, "as_drafted"),
        (sa.and_(over, ITEMS.c.ended == "answered"), "elsewhere"),
        (over, ITEMS.c.ended),
        else_="waiting",
    )
    each = (
        sa.select(fate.label("fate"))
        .select_from(ITEMS.outerjoin(lines, lines.c.item_id == ITEMS.c.id))
        .where(within(ITEMS.c.created_at, asked), *_CAME_WITH_ONE)
        .subquery()
    )
    query = sa.select(each.c.fate, sa.func.count().label("count")).group_by(each.c.fate)
    return {one.fate: one.count for one in c.execute(query)}


def _some(condition: object) -> sa.sql.ColumnElement:
    """1 where a line of the item is so."""
    return sa.func.max(sa.case((condition, 1), else_=0))


_CAME_WITH_ONE = (
    ITEMS.c.kind.in_(LETTERS),
    ITEMS.c.outcome.in_(("answer", "not_covered")),
    ITEMS.c.error == "",
    ~has_reason("unreadable"),
    ~has_reason("automatic"),
)
