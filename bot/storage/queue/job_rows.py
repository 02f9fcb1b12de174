"""The items that came of an uploaded file: those that could not be read first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.storage.queue.find import LINES
from bot.storage.queue.tables import ITEMS, JOBS, WORDS

SHOWN = 100
SAVED = 500
"""Rows that are read together."""


@dataclass(frozen=True)
class JobRow:
    """`source` names the file and the place in it; `error` why it could not be read, or nothing."""

    item_id: int
    source: str
    error: str
    subject: str
    opening: str
    priority: int


@dataclass(frozen=True)
class Saved:
    """A row that is in the queue: its number in the file, and its redacted words, blank where they are gone."""

    item_id: int
    number: int
    text: str


def origin(digest: str, row: int) -> str:
    """What an item came from, where that is a row of a file."""
    return f"upload:{digest}:{row}"


def saved(c: sa.engine.Connection, digest: str, behind: int) -> list[Saved]:
    """The next rows of the file that are in the queue, behind the item of that number."""
    query = (
        sa.select(ITEMS.c.id, ITEMS.c.origin, WORDS.c.text, WORDS.c.subject)
        .select_from(ITEMS.outerjoin(WORDS, WORDS.c.item_id == ITEMS.c.id))
        .where(*_of(digest), ITEMS.c.id > behind)
        .order_by(ITEMS.c.id)
        .limit(SAVED)
    )
    return [
        Saved(row.id, int(row.origin.rpartition(":")[2]), row.text or row.subject or "")
        for row in c.execute(query)
    ]


def _of(digest: str) -> tuple[Any, Any]:
    """A range, and no LIKE: it is read from the index of what must be unique."""
    return ITEMS.c.origin >= f"upload:{digest}:", ITEMS.c.origin < f"upload:{digest};"


def rows(c: sa.engine.Connection, job_id: int) -> list[JobRow]:
    """The first hundred of the job's items: what could not be read, then by need."""
    digest = c.execute(sa.select(JOBS.c.digest).where(JOBS.c.id == job_id)).scalar()
    if digest is None:
        return []
    query = (
        LINES.select_from(ITEMS.outerjoin(WORDS, WORDS.c.item_id == ITEMS.c.id))
        .where(*_of(digest))
        .order_by(ITEMS.c.error == "", ITEMS.c.priority, ITEMS.c.id)
        .limit(SHOWN)
    )
    return [
        JobRow(row.id, row.source, row.error, row.subject or "", row.opening or "", row.priority)
        for row in c.execute(query)
    ]
