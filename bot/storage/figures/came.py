"""What came, by topic: messages to the assistant, mails, and rows of uploaded files."""

from __future__ import annotations

from collections import Counter
from typing import Any

import sqlalchemy as sa

from bot.storage.figures.among import behind, to_quote, which, within
from bot.storage.figures.found import Asked, Came
from bot.storage.queue.conditions import has_reason
from bot.storage.queue.tables import ITEMS
from bot.storage.silence import SILENT
from bot.storage.tables import INBOX, OUTBOX, TURNS

LETTERS = ("mail", "upload")
"""The kinds of items that are not counted as messages to the assistant already."""
_ANSWER, _INTENT = '"answers":[{"id":"', '"parse_data":{"intent":{"name":"'
"""What stands before a reply's first topic in the outbox, and before what was asked in the log of turns."""


def came(c: sa.engine.Connection, asked: Asked) -> Came:
    """Counts of the days asked for."""
    unanswered = Counter[tuple[str, str, int]]()
    for query in (_talks_unanswered(c, asked), _letters(c, asked, True)):
        unanswered.update({(one.kind, one.topic, one.span): one.count for one in c.execute(query)})
    everything = Counter(unanswered)
    for query in (_talks_answered(c, asked), _talks_else(c, asked), _letters(c, asked, False)):
        for one in c.execute(query):
            everything[one.kind, one.topic, one.span] += one.count
    return Came(dict(everything), dict(unanswered))


def _talks_answered(c: sa.engine.Connection, asked: Asked) -> Any:
    reply = INBOX.outerjoin(OUTBOX, OUTBOX.c.inbox_id == INBOX.c.id)
    topic = behind(c, OUTBOX.c.body, _ANSWER)
    return _counted(c, reply, asked, INBOX.c.received_at, topic, "talk", MESSAGE, OUTCOME == "answer")  # fmt: skip


def _talks_unanswered(c: sa.engine.Connection, asked: Asked) -> Any:
    """What was asked is known as long as the log of the talk's turns is there."""
    turn = sa.and_(TURNS.c.conversation == INBOX.c.conversation, TURNS.c.inbox_id == INBOX.c.id)
    intent = sa.func.max(behind(c, TURNS.c.events, _INTENT))
    # A turn may have more than one row in the log.
    topic = sa.select(intent).where(turn).correlate(INBOX).scalar_subquery()
    return _counted(c, INBOX, asked, INBOX.c.received_at, topic, "talk", MESSAGE, OUTCOME == "not_covered")  # fmt: skip


def _talks_else(c: sa.engine.Connection, asked: Asked) -> Any:
    other = OUTCOME.notin_(("answer", "not_covered"))
    return _counted(c, INBOX, asked, INBOX.c.received_at, sa.literal(""), "talk", MESSAGE, other)


def _letters(c: sa.engine.Connection, asked: Asked, unanswered: bool) -> Any:
    """Of those that nothing answered the unreadable are no questions."""
    plain = sa.and_(ITEMS.c.outcome == "not_covered", ~has_reason("unreadable"))
    which_ones = (ITEMS.c.kind.in_(LETTERS), plain if unanswered else ~plain)
    return _counted(c, ITEMS, asked, ITEMS.c.created_at, ITEMS.c.topic, ITEMS.c.kind, *which_ones)


def _counted(
    c: sa.engine.Connection, rows: Any, asked: Asked, at: Any, topic: Any, kind: Any, *where: Any
) -> Any:
    named = sa.literal(kind) if isinstance(kind, str) else kind
    # OFFSET 0 keeps it a query of its own, or the long text would be gone through at each mention of its topic.
    each = (
        sa.select(named.label("kind"), topic.label("topic"), which(at, asked.edges).label("span"))
        .select_from(rows)
        .where(within(at, asked), *where)
        .offset(0)
        .subquery()
        .c
    )
    told = sa.select(each.kind, to_quote(c, each.topic).label("topic"), each.span).subquery().c
    columns = (told.kind, told.topic, told.span)
    return sa.select(*columns, sa.func.count().label("count")).group_by(*columns)


MESSAGE = sa.and_(INBOX.c.kind == "message", INBOX.c.done_at.is_not(None))
OUTCOME = sa.case(
    (INBOX.c.outcome == SILENT, SILENT),
    (INBOX.c.failure.is_not(None), "failed"),
    else_=sa.func.coalesce(INBOX.c.outcome, "none"),
)
"""How a message ended. An apology says "handoff", as does the reply to who asks for a person: it is told apart."""
