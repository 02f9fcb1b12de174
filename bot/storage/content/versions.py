"""Versions of what may be said, and which is served: one line for all replicas of a database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from bot.storage.content.tables import USES, VERSIONS

LISTED = 20
"""Versions that are shown, the newest first."""
LOCK = 5009
"""PostgreSQL's lock for who puts something into service."""


@dataclass(frozen=True)
class Version:
    """What was published. It is never changed."""

    id: int
    role: str
    made_by: str
    made_at: float


@dataclass(frozen=True)
class Use:
    """That a version was put into service. `version` is None for the files that came with the server."""

    id: int
    version: int | None
    by: str
    at: float


def publish(
    c: sa.engine.Connection,
    role: str,
    files: Mapping[str, str],
    who: str,
    now: float,
    seen: int,
) -> int | None:
    """Keeps `files` and serves them; the version's number. None where the newest use is not `seen` any more."""
    if not _still(c, seen):
        return None
    row = {"role": role, "files": json.dumps(files), "made_by": who, "made_at": now}
    made = c.execute(VERSIONS.insert().values(**row)).inserted_primary_key
    assert made is not None
    c.execute(USES.insert().values(version=made[0], by=who, at=now))
    return int(made[0])


def use(c: sa.engine.Connection, version: int | None, who: str, now: float, seen: int) -> bool:
    """Serves an older version again, or the files that came with the server. False as in `publish`, and for none of ours."""
    known = sa.select(VERSIONS.c.id).where(VERSIONS.c.id == version)
    if not _still(c, seen) or (version is not None and c.execute(known).first() is None):
        return False
    c.execute(USES.insert().values(version=version, by=who, at=now))
    return True


def current(c: sa.engine.Connection) -> Use | None:
    """What was put into service last; None where nothing ever was."""
    row = c.execute(sa.select(USES).order_by(USES.c.id.desc()).limit(1)).mappings().first()
    return Use(**row) if row else None


def newest(c: sa.engine.Connection) -> list[Version]:
    """The newest `LISTED`."""
    columns = (VERSIONS.c.id, VERSIONS.c.role, VERSIONS.c.made_by, VERSIONS.c.made_at)
    query = sa.select(*columns).order_by(VERSIONS.c.id.desc()).limit(LISTED)
    return [Version(**row) for row in c.execute(query).mappings()]


def files(c: sa.engine.Connection, version: int) -> dict[str, str] | None:
    """Path -> text of a version; None where there is none of that number."""
    found = c.execute(sa.select(VERSIONS.c.files).where(VERSIONS.c.id == version)).scalar()
    return None if found is None else dict(json.loads(found))


def _still(c: sa.engine.Connection, seen: int) -> bool:
    """Whether the newest use is `seen` (0: none), and stays it until this transaction ends."""
    if c.dialect.name == "postgresql":  # SQLite has one writer
        c.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    found = current(c)
    return (found.id if found else 0) == seen
