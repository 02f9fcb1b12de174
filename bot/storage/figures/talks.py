"""Talks with the assistant: how messages ended, what was thought of replies, and what it settled alone."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.storage.figures.among import within
from bot.storage.figures.came import MESSAGE, OUTCOME
from bot.storage.figures.found import Asked
from bot.storage.silence import SILENT
from bot.storage.tables import FEEDBACK, INBOX, OUTBOX

PAUSE = 1_800.0
"""Seconds of silence after which the next message of a talk begins another visit."""
RETURN = 7 * 86_400.0
"""Seconds within which another visit of the same talk is a return."""
HANDED = ("handoff", "not_covered", "safety", "failed", SILENT)
"""Outcomes that put a talk into the queue (`bot/storage/queue/need.py`), or are of one that a person was in."""


def outcomes(c: sa.engine.Connection, asked: Asked) -> dict[tuple[str, str], int]:
    """(channel, outcome) -> messages; "failed" for an apology, "silent" where a person was in the talk."""
    each = (
        sa.select(INBOX.c.channel, OUTCOME.label("outcome"))
        .where(MESSAGE, within(INBOX.c.received_at, asked))
        .subquery()
    )
    columns = (each.c.channel, each.c.outcome)
    query = sa.select(*columns, sa.func.count()).group_by(*columns)
    return {(channel, outcome): count for channel, outcome, count in c.execute(query)}


def thumbs(c: sa.engine.Connection, asked: Asked) -> dict[bool, int]:
    """Useful or not -> the assistant's replies of those days that somebody judged."""
    query = (
        sa.select(FEEDBACK.c.useful, sa.func.count())
        .select_from(FEEDBACK.join(OUTBOX, OUTBOX.c.reply_id == FEEDBACK.c.reply_id))
        .where(_THEIRS, within(OUTBOX.c.created_at, asked))
        .group_by(FEEDBACK.c.useful)
    )
    return {bool(useful): count for useful, count in c.execute(query)}


def replied(c: sa.engine.Connection, asked: Asked) -> int:
    """The assistant's replies to messages, which could be judged."""
    query = sa.select(sa.func.count()).where(_THEIRS, within(OUTBOX.c.created_at, asked))
    return int(c.execute(query).scalar())


def alone(c: sa.engine.Connection, asked: Asked) -> dict[str, int]:
    """What became of visits that began in those days -> how many; the first that fits counts.

    too_early: the days of a return are not over; no_answer: the assistant answered nothing; handed;
    thumbs_down; returned; alone: none of these.
    """
    visits = _visits(asked)
    after = sa.func.lead(visits.c.began).over(
        partition_by=visits.c.conversation, order_by=visits.c.number
    )
    told = sa.select(visits, after.label("next")).subquery().c
    fate = sa.case(
        (told.ended + RETURN > asked.now, "too_early"),
        (told.answered == 0, "no_answer"),
        (told.handed == 1, "handed"),
        (told.down == 1, "thumbs_down"),
        (told.next <= told.ended + RETURN, "returned"),
        else_="alone",
    )
    each = sa.select(fate.label("fate")).where(within(told.began, asked)).subquery()
    query = sa.select(each.c.fate, sa.func.count()).group_by(each.c.fate)
    return {name: count for name, count in c.execute(query)}


def _visits(asked: Asked) -> Any:
    """Every visit with its begin, its end and what happened in it.

    Read from one pause earlier, so that a visit which had begun before those days is not
    taken for a new one; and to where a return may still lie.
    """
    order = (INBOX.c.received_at, INBOX.c.id)
    before = sa.func.lag(INBOX.c.received_at).over(
        partition_by=INBOX.c.conversation, order_by=order
    )
    whole = INBOX.outerjoin(OUTBOX, OUTBOX.c.inbox_id == INBOX.c.id).outerjoin(
        FEEDBACK, FEEDBACK.c.reply_id == OUTBOX.c.reply_id
    )
    messages = (
        sa.select(
            INBOX.c.id,
            INBOX.c.conversation,
            INBOX.c.received_at.label("at"),
            sa.case((INBOX.c.received_at - before <= PAUSE, 0), else_=1).label("first"),
            sa.case((OUTCOME == "answer", 1), else_=0).label("answered"),
            sa.case((OUTCOME.in_(HANDED), 1), else_=0).label("handed"),
            sa.case((FEEDBACK.c.useful.is_(False), 1), else_=0).label("down"),
        )
        .select_from(whole)
        .where(
            INBOX.c.kind == "message",
            INBOX.c.received_at >= asked.since - PAUSE,
            INBOX.c.received_at < asked.until + RETURN + PAUSE,
        )
        .subquery()
    )
    m = messages.c
    number = sa.func.sum(m.first).over(partition_by=m.conversation, order_by=(m.at, m.id))
    counted = sa.select(messages, number.label("number")).subquery().c
    flags = (counted.answered, counted.handed, counted.down)
    return (
        sa.select(
            counted.conversation,
            counted.number,
            sa.func.min(counted.at).label("began"),
            sa.func.max(counted.at).label("ended"),
            *(sa.func.max(flag).label(flag.name) for flag in flags),
        )
        .group_by(counted.conversation, counted.number)
        .subquery()
    )


_THEIRS = sa.and_(
    OUTBOX.c.author == "assistant",
    OUTBOX.c.inbox_id.is_not(None),
    OUTBOX.c.body != "[]",  # where a person was in the talk, nothing was said
)
