"""Which conversation a mail belongs to: that of the mail it answers, where that is known."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from bot.storage.mail.digest import digest
from bot.storage.mail.tables import MAILS
from bot.storage.queue.insert_once import insert_once
from bot.storage.tables import OUTBOX


def conversation(connection: sa.engine.Connection, own: str, answers: Sequence[str]) -> str:
    """`own`: the mail's digest. `answers`: ids of the mails before it, the thread's first first."""
    found = known(connection, answers)
    return found or f"mail:{(digest(answers[0]) if answers else own)[:40]}"


def known(connection: sa.engine.Connection, answers: Sequence[str]) -> str | None:
    """The conversation of the newest of these mails that was seen, or sent from here; None where there is none."""
    for one in reversed(answers):
        seen = sa.select(MAILS.c.conversation).where(MAILS.c.digest == digest(one))
        found = connection.execute(seen).scalar() or ours(connection, one)
        if found:
            return str(found)
    return None


def ours(connection: sa.engine.Connection, message_id: str) -> str | None:
    """The conversation of the reply that we sent as a mail of this id; None where it is not ours."""
    reply_id = message_id.strip().lstrip("<").partition("@")[0]
    sent = sa.select(OUTBOX.c.conversation).where(
        OUTBOX.c.reply_id == reply_id, OUTBOX.c.channel == "mail"
    )
    found = connection.execute(sent).scalar()
    return None if found is None else str(found)


def seen(
    connection: sa.engine.Connection, own: str, talk: str, now: float, content: str | None = None
) -> bool:
    """Notes a mail; False where it was seen before."""
    row = {"digest": own, "conversation": talk, "at": now, "content": content}
    return insert_once(connection, MAILS, row)


def known_by(connection: sa.engine.Connection, own: str, content: str) -> str | None:
    """What a mail is known by from now on; None where it was seen before.

    Mostly that is `own`, the digest of its id. Another mail that came under the same id is known by its words as well.
    """
    first = connection.execute(sa.select(MAILS.c.content).where(MAILS.c.digest == own)).first()
    if first is None:
        return own
    return None if first.content in (None, content) else digest(f"{own}\0{content}")
