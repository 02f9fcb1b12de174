"""What is too old goes: first the words of a talk, later the talk.

A talk's age is counted from its newest message or reply. One with an open message is not over.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from bot.storage.database import Database
from bot.storage.mail import gone as mail
from bot.storage.people import retention as people
from bot.storage.queue import gone
from bot.storage.review import gone as review
from bot.storage.tables import FEEDBACK, INBOX, OUTBOX, RATES, TOMBSTONES, TURNS

DAY = 86_400.0
AUDIT_DAYS = 730
"""How long a line of the helpdesk's audit stays, where the settings don't say otherwise."""
COPIES_DAYS = 7
"""How long the copy stays that is made before an SQLite file is brought to a newer version."""


@dataclass(frozen=True)
class Swept:
    """How many talks were deleted, and of how many the words."""

    deleted: int
    blanked: int


async def sweep(
    database: Database, days: int, text_days: int, audit_days: int = AUDIT_DAYS
) -> Swept:
    """Deletes talks of more than `days` days, and what people wrote in those of more than `text_days`.

    Without its words a talk can't be gone on with, so its log goes with them; replies and
    outcomes stay for the counts. Of the helpdesk goes what is over, and of its audit the lines of
    more than `audit_days`. Raises StoreUnavailable.
    """
    now = database.clock()

    def clear(connection: sa.engine.Connection) -> Swept:
        old = _quiet_since(connection, now - days * DAY) + _alone(connection, now - days * DAY)
        for talk in old:
            for table in (INBOX, TURNS, OUTBOX, FEEDBACK):
                connection.execute(table.delete().where(table.c.conversation == talk))
        gone.sweep(connection, now - days * DAY, now - text_days * DAY, old, now)
        mail.sweep(connection, now - days * DAY)
        people.sweep(connection, now, audit_days)
        silent = _quiet_since(connection, now - text_days * DAY, with_words=True)
        silent += _alone(connection, now - text_days * DAY)
        for talk in silent:
            connection.execute(INBOX.update().where(INBOX.c.conversation == talk).values(text=None))
            connection.execute(
                FEEDBACK.update().where(FEEDBACK.c.conversation == talk).values(reason=None)
            )
            connection.execute(TURNS.delete().where(TURNS.c.conversation == talk))
        review.sweep(connection)
        replies = sa.select(OUTBOX.c.reply_id)
        connection.execute(FEEDBACK.delete().where(FEEDBACK.c.reply_id.notin_(replies)))
        connection.execute(TOMBSTONES.delete().where(TOMBSTONES.c.at < now - days * DAY))
        connection.execute(RATES.delete().where(RATES.c.minute < (now - DAY) / 60))
        return Swept(len(old), len(silent))

    swept = await database.write(clear)
    if not database.shared:
        _forget_copies(Path(str(database.engine.url.database)), now)
        await database.tidy()
    return swept


def _quiet_since(
    connection: sa.engine.Connection, before: float, *, with_words: bool = False
) -> list[str]:
    """Talks with nothing newer than that second and nothing open; `with_words`: not blanked yet."""
    newest = sa.func.max(INBOX.c.received_at)
    query = (
        sa.select(INBOX.c.conversation)
        .group_by(INBOX.c.conversation)
        .having(newest < before)
        .having(sa.func.count() == sa.func.count(INBOX.c.done_at))
    )
    if with_words:
        query = query.having(sa.func.count(INBOX.c.text) > 0)
    talks = list(connection.execute(query).scalars())
    later = set(
        connection.execute(
            sa.select(OUTBOX.c.conversation).where(OUTBOX.c.created_at >= before).distinct()
        ).scalars()
    )
    return [talk for talk in talks if talk not in later]


def _alone(connection: sa.engine.Connection, before: float) -> list[str]:
    """Talks with turns and no message: from before there was an inbox, or of `rasa shell`."""
    messages = sa.exists().where(INBOX.c.conversation == TURNS.c.conversation)
    query = (
        sa.select(TURNS.c.conversation)
        .where(~messages)
        .group_by(TURNS.c.conversation)
        .having(sa.func.max(TURNS.c.saved_at) < before)
    )
    return list(connection.execute(query).scalars())


def _forget_copies(file: Path, now: float) -> None:
    for copy in file.parent.glob(f"{file.stem}.version-*{file.suffix}"):
        if copy.stat().st_mtime < now - COPIES_DAYS * DAY:
            copy.unlink(missing_ok=True)
