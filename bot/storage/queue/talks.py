"""Talks that ask for a person: one open item each, made in the transaction of the turn that asks (ADR 0013)."""

from __future__ import annotations

import json
import uuid
from typing import Any

import sqlalchemy as sa

from bot.storage.claim import Entry
from bot.storage.outbox import Messages
from bot.storage.queue import alerts, need
from bot.storage.queue.add import fresh, keep_words, searched
from bot.storage.queue.cleared import nowhere
from bot.storage.queue.history import OURSELVES, note
from bot.storage.queue.item import CLEARED, SAFEGUARDING, URGENT
from bot.storage.queue.tables import ITEMS, WORDS
from bot.storage.tables import INBOX


def after_turn(
    connection: sa.engine.Connection,
    entry: Entry,
    messages: Messages | None,
    outcome: str | None,
    failure: str | None,
    now: float,
) -> None:
    """Puts the talk into the queue where the turn asks for it. The caller has the talk to itself (`in_turn`)."""
    reasons = need.reasons_of(entry.kind, outcome, failure)
    if reasons:
        about = _about(messages or [])
        about["outcome"] = outcome or "safety"
        channel = _channel(connection, entry)
        ask(connection, channel, entry.conversation, entry.text, reasons, about, now)


def after_erasure(
    connection: sa.engine.Connection,
    entry: Entry,
    outcome: str | None,
    failure: str | None,
    now: float,
) -> None:
    """A turn ends whose talk was cleared meanwhile. That it was about danger is told, and nothing else of it."""
    if SAFEGUARDING in need.reasons_of(entry.kind, outcome, failure):
        bare_fact(connection, entry.id, now)


def bare_fact(connection: sa.engine.Connection, inbox_id: int, now: float) -> None:
    """That a message named danger whose talk was cleared; once, whoever finds it first."""
    origin = f"{CLEARED}{inbox_id}"
    here = sa.select(ITEMS.c.id).where(ITEMS.c.origin == origin)
    if connection.execute(here).first() is None:
        about = {"outcome": "safety", "origin": origin, **nowhere()}
        _make(connection, "", about.pop("conversation"), "", (SAFEGUARDING,), about, now)


def ask(
    connection: sa.engine.Connection,
    channel: str,
    conversation: str,
    text: str,
    reasons: tuple[str, ...],
    about: dict[str, Any],
    now: float,
) -> None:
    """Adds the reasons to the talk's open item, or makes one. Its priority is raised and never lowered here."""
    open_one = sa.select(ITEMS).where(
        ITEMS.c.conversation == conversation, ITEMS.c.kind == "talk", ITEMS.c.status != "done"
    )
    if connection.dialect.name == "postgresql":
        open_one = open_one.with_for_update()
    row = connection.execute(open_one).first()
    if row is None:
        _make(connection, channel, conversation, text, reasons, about, now)
    else:
        _add_to(connection, row, channel, text, reasons, now)


def _make(
    connection: sa.engine.Connection,
    channel: str,
    conversation: str,
    text: str,
    reasons: tuple[str, ...],
    about: dict[str, Any],
    now: float,
) -> None:
    priority = need.priority(reasons)
    row = {
        "kind": "talk",
        "origin": f"talk:{uuid.uuid4().hex}",
        "source": "",
        "channel": channel,
        "conversation": conversation,
        "topic": "",
        "second_topic": "",
        "confidence": 0.0,
        "band": "low",
        "priority": priority,
        "reasons": json.dumps(list(reasons)),
        "cluster": "",
        "language": "",
        "error": "",
        "drafted": False,
        "gaps": 0,
        "raised_at": now,
        **fresh(priority, now),
        **about,
    }
    item_id = int(connection.execute(ITEMS.insert(), row).inserted_primary_key[0])
    keep_words(connection, item_id, {"subject": "", "text": text, "draft": "", "quotes": "[]"})
    note(connection, item_id, now, OURSELVES, "came", " ".join(reasons))
    if priority == URGENT:
        alerts.raise_one(connection, item_id, now, reasons[0])


def _add_to(
    connection: sa.engine.Connection,
    row: Any,
    channel: str,
    text: str,
    reasons: tuple[str, ...],
    now: float,
) -> None:
    had = json.loads(row.reasons)
    new = [reason for reason in reasons if reason not in had]
    priority = min(row.priority, need.priority(reasons))
    values = {
        "channel": channel or row.channel,
        "reasons": json.dumps([*had, *new]),
        "priority": priority,
        "due_at": min(row.due_at, now + need.DUE[priority]),
        "raised_at": now,
        "updated_at": now,
        "version": row.version + 1,
    }
    connection.execute(ITEMS.update().where(ITEMS.c.id == row.id).values(**values))
    if text:
        words = {"text": text, "search": searched("", text)}
        connection.execute(WORDS.update().where(WORDS.c.item_id == row.id).values(**words))
    note(connection, row.id, now, OURSELVES, "asked_again", " ".join(reasons))
    if priority == URGENT and row.priority != URGENT:
        alerts.raise_one(connection, row.id, now, reasons[0])


def _channel(connection: sa.engine.Connection, entry: Entry) -> str:
    """Where the talk is had. A note came from nowhere: that of the talk's last message, if there is one."""
    if entry.kind != "note":
        return entry.channel
    return connection.execute(_WHERE, {"of": entry.conversation}).scalar() or ""


def _about(messages: Messages) -> dict[str, Any]:
    """What the reply says of the question: its topics and how sure it was."""
    customs = (message["custom"] for message in messages if message.get("custom"))
    custom: dict[str, Any] = next(customs, {})
    ids = [str(answer.get("id", ""))[:80] for answer in custom.get("answers") or ()]
    return {
        "topic": ids[0] if ids else "",
        "second_topic": ids[1] if len(ids) > 1 else "",
        "confidence": float(custom.get("confidence") or 0.0),
    }


_WHERE = (
    sa.select(INBOX.c.channel)
    .where(INBOX.c.conversation == sa.bindparam("of"), INBOX.c.kind == "message")
    .order_by(INBOX.c.id.desc())
    .limit(1)
)
