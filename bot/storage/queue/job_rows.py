"""The items that came of an uploaded file: those that could not be read first."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from bot.storage.queue.find import OPENING
from bot.storage.queue.tables import ITEMS, JOBS, WORDS

SHOWN = 100


@dataclass(frozen=True)
class JobRow:
    """`source` names the file and the place in it; `error` why it could not be read, or nothing."""

    item_id: int
    source: str
    error: str
    subject: str
    opening: str
    priority: int


def rows(c: sa.engine.Connection, job_id: int) -> list[JobRow]:
    """The first hundred of the job's items: what could not be read, then by need."""
    digest = c.execute(sa.select(JOBS.c.digest).where(JOBS.c.id == job_id)).scalar()
    if digest is None:
        return []
    opening = sa.func.substr(WORDS.c.text, 1, OPENING).label("opening")
    # A range, and no LIKE: it is read from the index of what must be unique.
    first, behind = f"upload:{digest}:", f"upload:{digest};"
    query = (
        sa.select(ITEMS, WORDS.c.subject, opening)
        .select_from(ITEMS.outerjoin(WORDS, WORDS.c.item_id == ITEMS.c.id))
        .where(ITEMS.c.origin >= first, ITEMS.c.origin < behind)
        .order_by(ITEMS.c.error == "", ITEMS.c.priority, ITEMS.c.id)
        .limit(SHOWN)
    )
    return [
        JobRow(row.id, row.source, row.error, row.subject or "", row.opening or "", row.priority)
        for row in c.execute(query)
    ]
