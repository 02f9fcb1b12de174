"""Questions of talks and of the queue that were not answered, or corrected, and are not reviewed yet."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from bot.storage.queue.item import SAFEGUARDING
from bot.storage.queue.tables import HISTORY, ITEMS, WORDS
from bot.storage.review.question import Found, Why
from bot.storage.review.tables import QUESTIONS
from bot.storage.tables import FEEDBACK, INBOX, OUTBOX, TURNS

QUIET = 3_600.0
"""Seconds after which who was asked back, and got no answer, gets none."""
AT_ONCE = 200


def find(c: sa.engine.Connection, now: float) -> list[Found]:
    """At most a few hundred of them, oldest first. What named danger is none: a person reads it, and no model learns it."""
    found = [_said(c, "not_covered", row) for row in c.execute(_NOT_COVERED)]
    found += [
        _said(c, "asked_back", row) for row in c.execute(_ASKED_BACK, {"before": now - QUIET})
    ]
    found += [_said(c, "thumbs_down", row) for row in c.execute(_THUMBS_DOWN)]
    by_message = {one.inbox_id: one for one in found}  # two reasons are one question: the last
    return [*by_message.values(), *_corrected(c)]


def _said(c: sa.engine.Connection, why: Why, row: Any) -> Found:
    """A message of a talk."""
    events = c.execute(_TURN, {"this": row.id}).scalar()
    return Found(row.conversation, row.id, None, why, row.text, _intent(events), "", row.at)


def _intent(events: str | None) -> str:
    """What the message was understood as, of its turn's events as Rasa writes them."""
    for event in json.loads(events or "[]"):
        if event.get("event") == "user":
            intent = (event.get("parse_data") or {}).get("intent") or {}
            return str(intent.get("name") or "")[:80]
    return ""


def _corrected(c: sa.engine.Connection) -> list[Found]:
    """Items whose topic a clerk changed, and which have it still."""
    return [
        Found(
            row.conversation,
            None,
            row.id,
            "corrected",
            row.text,
            row.detail.partition(" → ")[0].strip() if " → " in row.detail else "",
            row.topic,
            row.created_at,
        )
        for row in c.execute(_CORRECTED)
    ]


def _new(column: Any, key: Any) -> Any:
    return ~sa.exists().where(column == key)


def _word(text: str) -> Any:
    """A word of ours, written into the query: SQLite takes no partial index for one that it is given later."""
    return sa.literal_column(f"'{text}'")


# To the letter as in the index `inbox_unanswered`.
_UNANSWERED = INBOX.c.outcome.in_((_word("not_covered"), _word("clarify")))
_MESSAGE = (INBOX.c.id, INBOX.c.conversation, INBOX.c.text, INBOX.c.received_at.label("at"))
_HERE = sa.and_(
    INBOX.c.kind == "message",
    INBOX.c.text.is_not(None),
    INBOX.c.done_at.is_not(None),
    INBOX.c.failure.is_(None),
    ~INBOX.c.text.startswith("/"),  # a button that was pressed
    _new(QUESTIONS.c.inbox_id, INBOX.c.id),
)
_NOT_COVERED = (
    sa.select(*_MESSAGE)
    .where(_UNANSWERED, INBOX.c.outcome == _word("not_covered"), _HERE)
    .order_by(INBOX.c.id)
    .limit(AT_ONCE)
)
_LATER = INBOX.alias()
_ANSWERED = sa.exists().where(
    _LATER.c.conversation == INBOX.c.conversation,
    _LATER.c.id > INBOX.c.id,
    _LATER.c.received_at <= INBOX.c.received_at + QUIET,
    _LATER.c.outcome == "answer",
)
_ASKED_BACK = (
    sa.select(*_MESSAGE)
    .where(
        _UNANSWERED,
        INBOX.c.outcome == _word("clarify"),
        INBOX.c.received_at < sa.bindparam("before"),
        _HERE,
        ~_ANSWERED,
    )
    .order_by(INBOX.c.id)
    .limit(AT_ONCE)
)
_JUDGED = sa.select(FEEDBACK.c.reply_id).where(FEEDBACK.c.useful.is_(False))
_REPLIED = sa.select(OUTBOX.c.inbox_id).where(OUTBOX.c.reply_id.in_(_JUDGED))
_THUMBS_DOWN = (
    sa.select(*_MESSAGE)
    .where(
        INBOX.c.id.in_(_REPLIED),
        sa.func.coalesce(INBOX.c.outcome, "").not_in(("safety", "silent", "handoff")),
        _HERE,
    )
    .order_by(INBOX.c.id)
    .limit(AT_ONCE)
)
_TURN = (
    sa.select(TURNS.c.events)
    .where(
        TURNS.c.conversation
        == sa.select(INBOX.c.conversation)
        .where(INBOX.c.id == sa.bindparam("this"))
        .scalar_subquery(),
        TURNS.c.inbox_id == sa.bindparam("this"),
    )
    .limit(1)
)
_FIRST = (
    sa.select(sa.func.min(HISTORY.c.id).label("id"))
    .where(HISTORY.c.what == _word("topic"))
    .group_by(HISTORY.c.item_id)
    .subquery()
)
_CORRECTED = (
    sa.select(ITEMS, WORDS.c.text, HISTORY.c.detail)
    .select_from(
        _FIRST.join(HISTORY, HISTORY.c.id == _FIRST.c.id)
        .join(ITEMS, ITEMS.c.id == HISTORY.c.item_id)
        .join(WORDS, WORDS.c.item_id == ITEMS.c.id)
    )
    .where(
        sa.func.coalesce(WORDS.c.text, "") != "",
        ITEMS.c.priority > 1,
        ~ITEMS.c.reasons.contains(json.dumps(SAFEGUARDING), autoescape=True),
        ITEMS.c.topic != "",
        ~HISTORY.c.detail.startswith(ITEMS.c.topic.concat(" → ")),
        _new(QUESTIONS.c.item_id, ITEMS.c.id),
    )
    .order_by(ITEMS.c.id)
    .limit(AT_ONCE)
)
