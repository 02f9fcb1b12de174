"""Files that are being sorted: kept, encrypted, until every row of theirs is in the queue, and then no longer.

A job is held for a while by whoever runs it; one that is not held any more goes on from its
last saved row. Rows and progress are saved together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from bot.storage.queue.add import add
from bot.storage.queue.insert_once import insert_once
from bot.storage.queue.item import Incoming
from bot.storage.queue.job import Job
from bot.storage.queue.tables import JOBS, PARTS

HOLD = 60.0
"""Seconds until a job that is not heard of goes on elsewhere: longer than any rows take that are saved at once."""
NEWEST = 50


class Taken(Exception):
    """Another runs the job by now, or it is gone."""


def start(
    c: sa.engine.Connection, digest: str, name: str, who: str, parts: Iterable[bytes], now: float
) -> Job:
    """A job for the file of that digest: a new one, the one that there is, or that one again where it failed."""
    row = {
        "digest": digest,
        "name": name[:200],
        "started_by": who,
        "state": "waiting",
        "done": 0,
        "added": 0,
        "duplicates": 0,
        "errors": 0,
        "failure": "",
        "created_at": now,
        "updated_at": now,
    }
    new = insert_once(c, JOBS, row)
    found = c.execute(sa.select(JOBS).where(JOBS.c.digest == digest)).one()
    if not new and found.state != "failed":
        return _job(found)
    if not new:
        _set(c, found.id, state="waiting", failure="", started_by=who, updated_at=now)
    c.execute(PARTS.delete().where(PARTS.c.job_id == found.id))
    for number, part in enumerate(parts):
        c.execute(PARTS.insert(), {"job_id": found.id, "number": number, "sealed": part})
    return _job(c.execute(sa.select(JOBS).where(JOBS.c.id == found.id)).one())


def take(c: sa.engine.Connection, now: float) -> Job | None:
    """The oldest job that nobody runs, for whoever asks; None where there is none."""
    waits = sa.select(JOBS).where(
        JOBS.c.state.in_(("waiting", "running")),
        sa.or_(JOBS.c.held_until.is_(None), JOBS.c.held_until <= now),
    )
    if c.dialect.name == "postgresql":
        waits = waits.with_for_update(skip_locked=True)
    row = c.execute(waits.order_by(JOBS.c.id).limit(1)).first()
    if row is None:
        return None
    _set(c, row.id, state="running", held_until=now + HOLD, updated_at=now)
    return _job(c.execute(sa.select(JOBS).where(JOBS.c.id == row.id)).one())


def kept(c: sa.engine.Connection, job_id: int) -> tuple[str, list[bytes]]:
    """The digest of the file, and the file as it is kept, in its parts."""
    digest = c.execute(sa.select(JOBS.c.digest).where(JOBS.c.id == job_id)).scalar()
    query = sa.select(PARTS.c.sealed).where(PARTS.c.job_id == job_id).order_by(PARTS.c.number)
    return str(digest), [bytes(part) for part in c.execute(query).scalars()]


def count(c: sa.engine.Connection, job_id: int, total: int, now: float) -> None:
    """Says how many rows there are."""
    _set(c, job_id, total=total, held_until=now + HOLD)


def save(
    c: sa.engine.Connection,
    job_id: int,
    before: int,
    done: int,
    rows: Sequence[Incoming],
    now: float,
) -> None:
    """Puts these rows into the queue: those from `before` on, up to `done`. Raises Taken where others are further."""
    held = JOBS.update().where(
        JOBS.c.id == job_id, JOBS.c.state == "running", JOBS.c.done == before
    )
    ahead = {"done": done, "held_until": now + HOLD, "updated_at": now}
    if not c.execute(held.values(**ahead)).rowcount:
        raise Taken
    added = [one for row in rows if (one := add(c, row, now))]
    c.execute(
        JOBS.update()
        .where(JOBS.c.id == job_id)
        .values(
            added=JOBS.c.added + len(added),
            duplicates=JOBS.c.duplicates + sum(one.duplicate_of is not None for one in added),
            errors=JOBS.c.errors + sum(bool(row.error) for row in rows),
        )
    )


def end(c: sa.engine.Connection, job_id: int, failure: str, now: float) -> None:
    """It is over: nothing of the file is kept."""
    c.execute(PARTS.delete().where(PARTS.c.job_id == job_id))
    state = "failed" if failure else "done"
    _set(c, job_id, state=state, failure=failure[:200], held_until=None, updated_at=now)


def let_go(c: sa.engine.Connection, job_id: int) -> None:
    """Another may go on with it at once."""
    c.execute(
        JOBS.update().where(JOBS.c.id == job_id, JOBS.c.state == "running").values(held_until=None)
    )


def one(c: sa.engine.Connection, job_id: int) -> Job | None:
    """How far it is."""
    row = c.execute(sa.select(JOBS).where(JOBS.c.id == job_id)).first()
    return _job(row) if row else None


def newest(c: sa.engine.Connection) -> list[Job]:
    """The newest jobs, newest first."""
    query = sa.select(JOBS).order_by(JOBS.c.id.desc()).limit(NEWEST)
    return [_job(row) for row in c.execute(query)]


def _set(c: sa.engine.Connection, job_id: int, **values: Any) -> None:
    c.execute(JOBS.update().where(JOBS.c.id == job_id).values(**values))


def _job(row: Any) -> Job:
    return Job(
        row.id,
        row.name,
        row.started_by,
        row.state,
        row.total,
        row.done,
        row.added,
        row.duplicates,
        row.errors,
        row.failure,
        row.created_at,
        row.updated_at,
    )
