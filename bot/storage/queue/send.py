"""A draft is sent: once, by who holds the item, as it was seen, to where it went at that moment.

The reply is a row of the outbox that is not due for a while; until a worker takes it in hand
it can be taken back. Both are one change of that row, so that never both happen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import sqlalchemy as sa

from bot.storage.in_turn import in_turn
from bot.storage.outbox import Reply, put_waiting
from bot.storage.queue import lock
from bot.storage.queue.apart import apart
from bot.storage.queue.change import IDLE, mine, put, seen, still_open
from bot.storage.queue.fate import answered
from bot.storage.queue.letter import Count, text_of
from bot.storage.queue.refused import Blocked, NoItem, TooLate
from bot.storage.queue.retire import RETIRED
from bot.storage.queue.tables import ITEMS
from bot.storage.queue.way import shut, where
from bot.storage.tables import OUTBOX

UNDO = 15.0
"""Seconds in which a reply may be taken back."""
TAKEN_BACK = "taken_back"
Word = Callable[[str, str], Reply]
"""A conversation and the draft -> what goes out."""


def send(
    c: sa.engine.Connection,
    item_id: int,
    version: int,
    who: str,
    word: Word,
    count: Count,
    channels: Collection[str],
    now: float,
) -> bool:
    """Puts the reply into the outbox. The same again does nothing, and is False."""
    conversation = of(c, item_id)
    in_turn(c, conversation)
    row = lock.one(c, item_id)
    if row.sent_version == version and row.sent_by == who and row.status != "open":
        return False
    seen(row, version)
    still_open(row)
    mine(row, who)
    apart(c, item_id)
    text = text_of(c, item_id)
    channel, address = where(c, row)
    if why := _hindered(c, row, text, count, channel, channels):
        raise Blocked(why)
    reply = word(conversation, text)
    again = OUTBOX.update().where(OUTBOX.c.reply_id == row.reply_id, OUTBOX.c.status == "dead")
    c.execute(again.values(status=RETIRED))
    put_waiting(c, channel, conversation, address, reply, now, now + UNDO)
    sent = {
        "status": "sending",
        "trouble": "",
        "reply_id": reply.reply_id,
        "sent_version": version,
        "sent_by": who,
        "sent_at": now,
    }
    put(c, row, who, now, "send", channel, **sent)
    return True


def take_and_send(
    c: sa.engine.Connection,
    row: Any,
    who: str,
    word: Word,
    count: Count,
    channels: Collection[str],
    now: float,
) -> None:
    """One of many, locked and in nobody else's hand: claimed and sent in one."""
    held = {"claimed_by": who, "claimed_until": now + IDLE}
    c.execute(ITEMS.update().where(ITEMS.c.id == row.id).values(**held))
    send(c, row.id, row.version, who, word, count, channels, now)


def undo(c: sa.engine.Connection, item_id: int, who: str, now: float) -> None:
    """Takes the reply back, if nobody has it in hand yet. Once more does nothing."""
    in_turn(c, of(c, item_id))
    reply_id = c.execute(sa.select(ITEMS.c.reply_id).where(ITEMS.c.id == item_id)).scalar()
    mine_still = OUTBOX.update().where(
        OUTBOX.c.reply_id == reply_id, OUTBOX.c.status == "waiting", OUTBOX.c.attempts == 0
    )
    back = c.execute(mine_still.values(status=TAKEN_BACK, next_at=None)).rowcount
    row = lock.one(c, item_id)
    if not back:
        status = c.execute(sa.select(OUTBOX.c.status).where(OUTBOX.c.reply_id == reply_id)).scalar()
        if status != TAKEN_BACK or row.status != "open":
            raise TooLate
        return
    put(c, row, who, now, "undo", status="open", sent_version=None)


def waiting(c: sa.engine.Connection, who: str) -> list[int]:
    """The items whose replies `who` sent and that are not out yet."""
    mine = sa.select(ITEMS.c.id).where(ITEMS.c.status == "sending", ITEMS.c.sent_by == who)
    return [int(one) for one in c.execute(mine.order_by(ITEMS.c.id)).scalars()]


def settle(
    c: sa.engine.Connection, item_id: int, version: int, who: str, arrived: bool, now: float
) -> None:
    """A person says what became of a reply whose fate nobody knew."""
    row = lock.one(c, item_id)
    mine(row, who)
    seen(row, version)
    apart(c, item_id)
    if row.trouble != "unknown":
        raise Blocked("not_open")
    new = answered(row, now) if arrived else {"trouble": "dead"}
    put(c, row, who, now, "settle", "arrived" if arrived else "not arrived", **new)


def of(c: sa.engine.Connection, item_id: int) -> str:
    """The conversation of an item. Raises NoItem."""
    found = c.execute(sa.select(ITEMS.c.conversation).where(ITEMS.c.id == item_id)).scalar()
    if found is None:
        raise NoItem
    return str(found)


def _hindered(
    c: sa.engine.Connection,
    row: Any,
    text: str,
    count: Count,
    channel: str,
    channels: Collection[str],
) -> Any:
    """The name of what has to be done before it can be sent; None where nothing has."""
    if row.trouble == "unknown":
        return "unknown"
    if not text.strip():
        return "empty"
    if row.replied_at is not None:
        return "retired"
    if count(text):
        return "gap"
    if not channel:
        return "no_recipient"
    if shut(channel, channels):
        return "no_channel"
    others = sa.select(OUTBOX.c.id).where(
        OUTBOX.c.conversation == row.conversation,
        OUTBOX.c.author == "person",
        OUTBOX.c.status == "waiting",
    )
    return "on_its_way" if c.execute(others).first() else None
