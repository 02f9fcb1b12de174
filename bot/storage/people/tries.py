"""Tries to sign in that failed, counted by a key, over all replicas."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from bot.storage.people.tables import TRIES

FORGOTTEN = 86_400.0
"""Seconds without a try after which a key begins anew."""

Wait = Callable[[int], float]
"""How many failed -> the seconds until the next may be tried."""


def count(connection: sa.engine.Connection, key: str, now: float, wait: Wait) -> float:
    """Counts a try before it is made: 0 where it may be, else the seconds to wait, and it is not counted.

    Before, so that of a hundred at the same moment no more are made than of a hundred in a row.
    """
    row = {"key": key, "failed": 0, "last_at": now, "next_at": now}
    connection.execute(_FIRST, row)
    mine = TRIES.c.key == key
    # On SQLite whoever writes is alone; on PostgreSQL the row is held to the transaction's end.
    found = connection.execute(sa.select(TRIES).where(mine).with_for_update()).mappings().one()
    if now < found["next_at"]:
        return float(found["next_at"] - now)
    failed = 1 + (0 if now - found["last_at"] > FORGOTTEN else int(found["failed"]))
    changed = {"failed": failed, "last_at": now, "next_at": now + wait(failed)}
    connection.execute(TRIES.update().where(mine).values(changed))
    return 0.0


def forgive(connection: sa.engine.Connection, key: str) -> None:
    """What was tried under `key` is forgotten: it succeeded."""
    connection.execute(TRIES.delete().where(TRIES.c.key == key))


def take_back(connection: sa.engine.Connection, key: str, now: float) -> None:
    """One try of `key` was none after all."""
    fewer = sa.case((TRIES.c.failed > 0, TRIES.c.failed - 1), else_=0)
    query = TRIES.update().where(TRIES.c.key == key)
    connection.execute(query.values(failed=fewer, next_at=now))


def forget_old(connection: sa.engine.Connection, now: float) -> None:
    """Deletes what counts for nothing any more."""
    connection.execute(TRIES.delete().where(TRIES.c.last_at < now - FORGOTTEN))


_FIRST = sa.text(
    f"INSERT INTO {TRIES.name} (key, failed, last_at, next_at) "
    "VALUES (:key, :failed, :last_at, :next_at) ON CONFLICT (key) DO NOTHING"
)
