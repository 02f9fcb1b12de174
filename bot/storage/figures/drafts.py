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
    # By item, and not joined to a table of lines: PostgreSQL would go through that for each item where it expects few.
    item = (
        sa.select(
            ITEMS.c.status,
            ITEMS.c.ended,
            _some(SENT).label("sent"),
            _some(HISTORY.c.what.in_(WRITTEN)).label("written"),
            _some(HISTORY.c.what.in_(GAPS)).label("gaps"),
        )
        .select_from(ITEMS.outerjoin(HISTORY, HISTORY.c.item_id == ITEMS.c.id))
        .where(within(ITEMS.c.created_at, asked), *_CAME_WITH_ONE)
        .group_by(ITEMS.c.id)
        .subquery()
        .c
    )
    over, answered = item.status == "done", item.ended == "answered"
    sent = sa.and_(over, answered, item.sent == 1)
    fate = sa.case(
        (sa.and_(sent, item.written == 1), "edited"),
        (sa.and_(sent, item.gaps == 1), "gaps"),
        (sent, "as_drafted"),
        (sa.and_(over, answered), "elsewhere"),
        (over, item.ended),
        else_="waiting",
    )
    each = sa.select(fate.label("fate")).subquery()
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
