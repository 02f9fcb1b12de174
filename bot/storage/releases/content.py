"""What may be said, as it was published: files by path, which are never changed."""

from __future__ import annotations

import json
from collections.abc import Mapping

import sqlalchemy as sa

from bot.storage.releases.tables import CONTENT


def put(c: sa.engine.Connection, role: str, files: Mapping[str, str]) -> int:
    """Keeps the files of all roles, of which the page of `role` changed; their number."""
    made = c.execute(
        CONTENT.insert().values(role=role, files=json.dumps(files))
    ).inserted_primary_key
    assert made is not None
    return int(made[0])


def files(c: sa.engine.Connection, number: int | None) -> dict[str, str] | None:
    """Path -> text; None where there is none of that number."""
    found = c.execute(sa.select(CONTENT.c.files).where(CONTENT.c.id == number)).scalar()
    return None if found is None else dict(json.loads(found))
