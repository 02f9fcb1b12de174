"""How far a folder is read. The mark goes on in the transaction that keeps the mail, so none is lost or read twice."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from bot.storage.mail.tables import FOLDERS
from bot.storage.queue.insert_once import insert_once

HELD = 300.0
"""Seconds that a server which reads has the folder to itself, from each mail on: longer than one takes."""


class Lost(Exception):
    """Another server reads the folder meanwhile."""


@dataclass(frozen=True)
class Mark:
    """Where to go on: behind `uid`, as long as the folder's validity is this one."""

    validity: int
    uid: int


def hold(
    connection: sa.engine.Connection, folder: str, who: str, now: float, *, alone: bool = False
) -> Mark | None:
    """Takes the folder, and tells how far it is read; None where not at all. Raises Lost where another has it.

    `alone`: there is no other server, and who had it before is dead.
    """
    insert_once(connection, FOLDERS, {"id": folder, "validity": 0, "uid": 0, "trouble": ""})
    held_by = FOLDERS.c.held_by
    free = sa.or_(held_by.is_(None), held_by == who, FOLDERS.c.held_until < now)
    taken = FOLDERS.update().where(FOLDERS.c.id == folder, sa.true() if alone else free)
    if not connection.execute(taken.values(held_by=who, held_until=now + HELD)).rowcount:
        raise Lost
    row = connection.execute(sa.select(FOLDERS).where(FOLDERS.c.id == folder)).one()
    return Mark(int(row.validity), int(row.uid)) if row.validity else None


def go_on(connection: sa.engine.Connection, folder: str, who: str, to: Mark, now: float) -> None:
    """It is read up to there. Raises Lost."""
    mine = FOLDERS.update().where(FOLDERS.c.id == folder, FOLDERS.c.held_by == who)
    values = {"validity": to.validity, "uid": to.uid, "held_until": now + HELD}
    if not connection.execute(mine.values(**values)).rowcount:
        raise Lost


def let_go(connection: sa.engine.Connection, folder: str, who: str) -> None:
    """Another may read it next time."""
    mine = FOLDERS.update().where(FOLDERS.c.id == folder, FOLDERS.c.held_by == who)
    connection.execute(mine.values(held_by=None, held_until=None))


def tell(connection: sa.engine.Connection, folder: str, trouble: str, now: float) -> None:
    """It was read to its end; or it can't be, and why."""
    insert_once(connection, FOLDERS, {"id": folder, "validity": 0, "uid": 0, "trouble": ""})
    told = {"trouble": trouble[:200]} if trouble else {"trouble": "", "read_at": now}
    connection.execute(FOLDERS.update().where(FOLDERS.c.id == folder).values(**told))


def trouble(connection: sa.engine.Connection) -> list[str]:
    """Why folders can't be read, as for a page; empty where all can."""
    query = sa.select(FOLDERS.c.trouble).where(FOLDERS.c.trouble != "").order_by(FOLDERS.c.id)
    return [str(one) for one in connection.execute(query).scalars()]
