"""Pages that are being written: one row each, and the later of two editors is told so."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.storage.content.tables import DRAFTS

LISTED = 20
"""Drafts that are shown, the newest first."""


@dataclass(frozen=True)
class Draft:
    """A new text for the page of `role`, and what its editor typed. `revision` grows by one with each change."""

    id: int
    role: str
    page: str
    choices: Mapping[str, Any]
    revision: int
    changed_by: str
    changed_at: float


def begin(
    c: sa.engine.Connection, role: str, page: str, choices: Mapping[str, Any], who: str, now: float
) -> int:
    """A new draft; its number."""
    row = {
        "role": role,
        "page": page,
        "choices": json.dumps(choices, ensure_ascii=False),
        "revision": 1,
        "made_by": who,
        "changed_by": who,
        "changed_at": now,
    }
    made = c.execute(DRAFTS.insert().values(**row)).inserted_primary_key
    assert made is not None
    return int(made[0])


def find(c: sa.engine.Connection, number: int) -> Draft | None:
    """The draft of that number, if it is there."""
    row = c.execute(sa.select(DRAFTS).where(DRAFTS.c.id == number)).mappings().first()
    return _draft(row) if row else None


def newest(c: sa.engine.Connection) -> list[Draft]:
    """The newest `LISTED`."""
    query = sa.select(DRAFTS).order_by(DRAFTS.c.id.desc()).limit(LISTED)
    return [_draft(row) for row in c.execute(query).mappings()]


def change(
    c: sa.engine.Connection,
    number: int,
    seen: int,
    choices: Mapping[str, Any],
    who: str,
    now: float,
) -> bool:
    """Keeps what was typed. False where the draft is not of the revision `seen` any more, or gone."""
    new = {
        "choices": json.dumps(choices, ensure_ascii=False),
        "revision": seen + 1,
        "changed_by": who,
        "changed_at": now,
    }
    here = sa.and_(DRAFTS.c.id == number, DRAFTS.c.revision == seen)
    return bool(c.execute(DRAFTS.update().where(here).values(**new)).rowcount)


def drop(c: sa.engine.Connection, number: int, seen: int | None = None) -> bool:
    """Whether it was there, of the revision `seen` where one is named."""
    which = [DRAFTS.c.id == number, *([] if seen is None else [DRAFTS.c.revision == seen])]
    return bool(c.execute(DRAFTS.delete().where(sa.and_(*which))).rowcount)


def _draft(row: Any) -> Draft:
    return Draft(
        id=row["id"],
        role=row["role"],
        page=row["page"],
        choices=json.loads(row["choices"]),
        revision=row["revision"],
        changed_by=row["changed_by"],
        changed_at=row["changed_at"],
    )
