"""What is over goes: sessions, sign-ins that never came back, tries, and the audit's oldest lines."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.people import sign_ins, tries
from bot.storage.people.audit_trigger import KEPT_DAYS
from bot.storage.people.tables import AUDIT, SESSIONS, SIGN_INS

DAY = 86_400.0


def sweep(connection: sa.engine.Connection, now: float, audit_days: int) -> int:
    """Deletes it, lines of the audit of more than `audit_days` days; how many lines those were.

    A line that is younger than a year the database itself would not let go (`audit_trigger`).
    """
    tries.forget_old(connection, now)
    connection.execute(SIGN_INS.delete().where(SIGN_INS.c.began_at < now - sign_ins.LIFE))
    connection.execute(SESSIONS.delete().where(SESSIONS.c.seen_at < now - DAY))
    old = now - max(audit_days, KEPT_DAYS) * DAY
    return int(connection.execute(AUDIT.delete().where(AUDIT.c.at < old)).rowcount)
