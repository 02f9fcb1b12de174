"""A new item. What it came from is unique, so that the same thing again adds nothing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.storage import tombstones
from bot.storage.queue import alerts
from bot.storage.queue.history import OURSELVES, note
from bot.storage.queue.insert_once import insert_once
from bot.storage.queue.item import URGENT, Incoming
from bot.storage.queue.need import DUE
from bot.storage.queue.tables import ITEMS, RECIPIENTS, WORDS


@dataclass(frozen=True)
class Added:
    """A new item, and the older one that has the same words, where there is one."""

    id: int
    duplicate_of: int | None


def add(connection: sa.engine.Connection, new: Incoming, now: float) -> Added | None:
    """Puts it into the queue; None where its origin is here already, or was erased."""
    if tombstones.standing(connection, new.origin) is not None:
        return None
    text, message = _digest(f"{new.subject}\n{new.text}"), _digest(new.message_id)
    duplicate_of = _same(connection, text, message)
    row = {
        "kind": new.kind,
        "origin": new.origin,
        "source": new.source[:300],
        "channel": new.channel,
        "conversation": new.conversation,
        "topic": new.topic[:80],
        "second_topic": new.second_topic[:80],
        "confidence": new.confidence,
        "band": new.band,
        "outcome": new.outcome,
        "priority": new.priority,
        "reasons": json.dumps(list(new.reasons)),
        "cluster": new.cluster,
        "language": new.language[:8],
        "error": new.error[:200],
        "duplicate_of": duplicate_of,
        "text_digest": text,
        "message_digest": message,
        "drafted": bool(new.draft.strip()),
        "gaps": new.gaps,
        **fresh(new.priority, now),
    }
    if not insert_once(connection, ITEMS, row):
        return None
    item_id = int(
        connection.execute(sa.select(ITEMS.c.id).where(ITEMS.c.origin == new.origin)).scalar()
    )
    words = {"subject": new.subject, "text": new.text, "draft": new.draft}
    keep_words(connection, item_id, {**words, "quotes": json.dumps(list(new.quotes))})
    if new.recipient is not None:
        address(connection, item_id, new.recipient, now)
    note(connection, item_id, now, OURSELVES, "came", new.kind)
    if new.priority == URGENT:
        alerts.raise_one(connection, item_id, now, next(iter(new.reasons), ""))
    return Added(item_id, duplicate_of)


def fresh(priority: int, now: float) -> dict[str, Any]:
    """What an item begins with."""
    return {
        "status": "open",
        "ended": "",
        "trouble": "",
        "blanked": False,
        "version": 1,
        "created_at": now,
        "updated_at": now,
        "due_at": now + DUE[priority],
    }


def keep_words(connection: sa.engine.Connection, item_id: int, words: dict[str, Any]) -> None:
    """The words of a new item."""
    found = searched(words.get("subject") or "", words.get("text") or "")
    connection.execute(WORDS.insert(), {**words, "item_id": item_id, "search": found})


def searched(subject: str, text: str) -> str:
    """What words are looked for in: in small letters, with single spaces."""
    return " ".join(f"{subject} {text}".casefold().split())


def address(connection: sa.engine.Connection, item_id: int, sealed: str, now: float) -> None:
    """Where a reply goes from now on."""
    row = {"item_id": item_id, "sealed": sealed, "created_at": now}
    number = connection.execute(RECIPIENTS.insert(), row).inserted_primary_key[0]
    connection.execute(ITEMS.update().where(ITEMS.c.id == item_id).values(recipient_id=number))


def _digest(words: str) -> str | None:
    """None for what has no words: two of these are not the same."""
    told = " ".join(words.casefold().split())
    return hashlib.sha256(told.encode()).hexdigest() if told else None


def _same(connection: sa.engine.Connection, text: str | None, message: str | None) -> int | None:
    """The first item of the same Message-ID, or of the same words."""
    for column, digest in ((ITEMS.c.message_digest, message), (ITEMS.c.text_digest, text)):
        if digest is None:
            continue
        first = sa.select(sa.func.min(ITEMS.c.id)).where(column == digest)
        if (found := connection.execute(first).scalar()) is not None:
            return int(found)
    return None
