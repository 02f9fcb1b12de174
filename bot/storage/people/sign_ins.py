"""Sign-ins that are under way at a directory: kept here, taken once."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa

from bot.storage.people.tables import SIGN_INS

LIFE = 600.0
"""Seconds that somebody may take at their organisation's sign-in page."""


@dataclass(frozen=True)
class UnderWay:
    """One row of `desk_sign_in`."""

    state_hash: str
    browser_hash: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    next: str
    began_at: float


def begin(connection: sa.engine.Connection, one: UnderWay) -> None:
    """Keeps it; those that never came back go."""
    connection.execute(SIGN_INS.delete().where(SIGN_INS.c.began_at < one.began_at - LIFE))
    row = {column.name: getattr(one, column.name) for column in SIGN_INS.c}
    connection.execute(SIGN_INS.insert().values(row))


def take(connection: sa.engine.Connection, state_hash: str, now: float) -> UnderWay | None:
    """Takes it away: whoever asks a second time, or at the same moment on another replica, finds none."""
    mine = SIGN_INS.c.state_hash == state_hash
    row = connection.execute(sa.select(SIGN_INS).where(mine).with_for_update()).mappings().first()
    if row is None or not connection.execute(SIGN_INS.delete().where(mine)).rowcount:
        return None
    one = UnderWay(**row)
    return one if now - one.began_at <= LIFE else None
