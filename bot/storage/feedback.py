"""What somebody thinks of a reply; one that was of no use is seen to by a person."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.database import Database
from bot.storage.in_turn import in_turn
from bot.storage.queue import talks
from bot.storage.tables import FEEDBACK, INBOX, OUTBOX


async def judge(
    database: Database, conversation: str, reply_id: str, useful: bool, reason: str | None
) -> bool:
    """Keeps it, the last word counting. False where the talk has no such reply. Raises StoreUnavailable."""
    now = database.clock()
    row = {
        "reply_id": reply_id,
        "conversation": conversation,
        "useful": useful,
        "reason": reason,
        "at": now,
    }

    def write(connection: sa.engine.Connection) -> bool:
        in_turn(connection, conversation)  # an erasure takes this row too, or comes first
        reply = connection.execute(_OURS, row).first()
        if reply is None:
            return False
        before = connection.execute(_BEFORE, {"judged": reply_id}).scalar()
        connection.execute(FEEDBACK.delete().where(_JUDGED), {"judged": reply_id})
        connection.execute(FEEDBACK.insert(), row)
        if not useful and before is not False:
            about = {"outcome": reply.outcome or ""}
            down = ("thumbs_down",)
            talks.ask(connection, reply.channel, conversation, reply.text or "", down, about, now)
        return True

    return await database.write(write)


_OURS = (
    sa.select(OUTBOX.c.channel, INBOX.c.text, INBOX.c.outcome)
    .select_from(OUTBOX.outerjoin(INBOX, INBOX.c.id == OUTBOX.c.inbox_id))
    .where(
        OUTBOX.c.conversation == sa.bindparam("conversation"),
        OUTBOX.c.reply_id == sa.bindparam("reply_id"),
    )
)
_JUDGED = FEEDBACK.c.reply_id == sa.bindparam("judged")
_BEFORE = sa.select(FEEDBACK.c.useful).where(_JUDGED)
