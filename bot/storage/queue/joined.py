"""A person in a talk: meanwhile the assistant is silent. Joined, written, left, or away without leaving.

The talk's item is held by whoever is in it, so that two clerks never answer the same talk. Whoever
calls this has the talk to itself (`in_turn`) where it changes anything; all is one transaction (ADR 0015).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from bot.storage.in_turn import in_turn
from bot.storage.outbox import PERSON, Reply, put_now
from bot.storage.queue import lock
from bot.storage.queue.add import searched
from bot.storage.queue.change import FREE, IDLE, let, mine, put, seen, still_open
from bot.storage.queue.history import OURSELVES, note
from bot.storage.queue.item import URGENT
from bot.storage.queue.refused import Blocked
from bot.storage.queue.send import of
from bot.storage.queue.tables import HANDOFFS, ITEMS, WORDS
from bot.storage.queue.way import shut, where
from bot.storage.tables import OUTBOX

TYPING = 6.0
"""Seconds after which somebody who has typed nothing is not typing any more."""
LATELY = 900.0
"""Seconds for which somebody who asked is taken to be there still."""
ASKED = "wants_person"


@dataclass(frozen=True)
class Present:
    """Who is in a talk, as the other side sees them; `who` is the clerk's id."""

    who: str
    name: str
    role: str
    item_id: int
    typing: bool


@dataclass(frozen=True)
class Somebody:
    """What the other side of a talk may know: that somebody was asked for, or who is there."""

    state: Literal["asked", "joined"]
    name: str = ""
    role: str = ""
    typing: bool = False


Line = Callable[[str, Present], Reply]
"""A conversation, and who is meant -> what the other side is told."""


def present(c: sa.engine.Connection, conversation: str, now: float) -> Present | None:
    """Who is in the talk and at work: a clerk whose hold on its item has run out is not."""
    row = c.execute(_HERE, {"of": conversation, "now": now}).first()
    return _present(row, now) if row else None


def in_talk_of(c: sa.engine.Connection, item_id: int, now: float) -> Present | None:
    """Who joined the talk of that item and has not left it, at work or not."""
    row = c.execute(sa.select(HANDOFFS).where(HANDOFFS.c.item_id == item_id)).first()
    return _present(row, now) if row else None


def somebody(c: sa.engine.Connection, conversation: str, now: float) -> Somebody | None:
    """Who is in the talk, or that one was asked for and has not come yet; None where neither."""
    here = present(c, conversation, now)
    if here is not None:
        return Somebody("joined", here.name, here.role, here.typing)
    row = c.execute(_ASKED, {"of": conversation}).first()
    return Somebody("asked") if row is not None and ASKED in json.loads(row.reasons) else None


def waiting(c: sa.engine.Connection, now: float) -> list[int]:
    """The items of talks whose people asked for somebody just now and are with nobody, the longest wait first.

    What is urgent is told of elsewhere.
    """
    found = c.execute(_WAITING, {"now": now, "since": now - LATELY})
    return [int(row.id) for row in found if ASKED in json.loads(row.reasons)]


def join(
    c: sa.engine.Connection,
    item_id: int,
    version: int,
    who: str,
    shown: tuple[str, str],
    line: Line,
    channels: Collection[str],
    now: float,
) -> bool:
    """`who` answers the talk from here on, shown under that name and role. The same again only holds the talk for longer, and is False."""
    conversation = of(c, item_id)
    in_turn(c, conversation)
    row = lock.one(c, item_id)
    here = c.execute(_ROW, {"of": conversation}).first()
    if here is not None and here.who == who and row.claimed_by == who and row.status == "open":
        # Back from a while without a word, of which nobody was told: they are there again.
        c.execute(ITEMS.update().where(ITEMS.c.id == item_id).values(claimed_until=now + IDLE))
        return False
    let(row, who, now)
    seen(row, version)
    still_open(row)
    channel, address = where(c, row)
    if row.kind != "talk" or not channel:
        raise Blocked("no_recipient")
    if shut(channel, channels):
        raise Blocked("no_channel")
    name, role = shown
    c.execute(HANDOFFS.delete().where(HANDOFFS.c.conversation == conversation))
    new = {"conversation": conversation, "item_id": item_id, "who": who, "name": name, "role": role}
    c.execute(HANDOFFS.insert(), {**new, "joined_at": now, "typing_at": None})
    said = line(conversation, Present(who, name, role, item_id, False))
    put_now(c, channel, conversation, address, said, now)
    put(c, row, who, now, "join", claimed_by=who, claimed_until=now + IDLE)
    return True


def say(
    c: sa.engine.Connection, item_id: int, who: str, reply: Callable[[Present], Reply], now: float
) -> bool:
    """Has the reply go out at once, in its order. One under an id that is here already does nothing, and is False."""
    conversation = of(c, item_id)
    in_turn(c, conversation)
    row = lock.one(c, item_id)
    here = _mine(c, row, conversation, who)
    said = reply(_present(here, now))
    if c.execute(sa.select(OUTBOX.c.id).where(OUTBOX.c.reply_id == said.reply_id)).first():
        return False
    channel, address = where(c, row)
    put_now(c, channel, conversation, address, said, now, PERSON)
    c.execute(_OF.values(typing_at=None), {"of": conversation})
    c.execute(ITEMS.update().where(ITEMS.c.id == item_id).values(**_at_work(now), sent_by=who))
    note(c, item_id, now, who, "said")
    return True


def typing(c: sa.engine.Connection, item_id: int, who: str, now: float) -> None:
    """The other side is shown that `who` writes; it keeps the item in their hands."""
    conversation = of(c, item_id)
    mine(lock.one(c, item_id), who)
    c.execute(_OF.values(typing_at=now), {"of": conversation})
    c.execute(ITEMS.update().where(ITEMS.c.id == item_id).values(claimed_until=now + IDLE))


def leave(
    c: sa.engine.Connection, item_id: int, who: str, line: Line, now: float, *, done: bool
) -> bool:
    """Hands the talk back to the assistant; `done`: nothing is left to do, else its item is free again.

    The same again does nothing, and is False.
    """
    conversation = of(c, item_id)
    in_turn(c, conversation)
    row = lock.one(c, item_id)
    here = c.execute(_ROW, {"of": conversation}).first()
    if here is None and row.claimed_by != who:
        return False
    here = _mine(c, row, conversation, who)
    channel, address = where(c, row)
    c.execute(HANDOFFS.delete().where(HANDOFFS.c.conversation == conversation))
    put_now(c, channel, conversation, address, line(conversation, _present(here, now)), now)
    # It was answered in the talk, and by no letter that was begun before.
    answered = {"status": "done", "ended": "answered", "ended_at": now, "trouble": ""}
    over: dict[str, Any] = {**answered, "reply_id": None}
    put(c, row, who, now, "leave", **FREE, **(over if done else {}))
    return True


def away(c: sa.engine.Connection, conversation: str, now: float) -> Present | None:
    """Whoever joined and is not at work any more, if anybody: the assistant answers again, and the item is free."""
    row = c.execute(_ROW, {"of": conversation}).first()
    if row is None or present(c, conversation, now) is not None:
        return None
    c.execute(HANDOFFS.delete().where(HANDOFFS.c.conversation == conversation))
    note(c, row.item_id, now, OURSELVES, "away")
    return _present(row, now)


def wrote(c: sa.engine.Connection, here: Present, text: str, now: float) -> None:
    """The other side wrote while somebody was there to read it."""
    c.execute(ITEMS.update().where(ITEMS.c.id == here.item_id).values(raised_at=now))
    if text:
        words = {"text": text, "search": searched("", text)}
        c.execute(WORDS.update().where(WORDS.c.item_id == here.item_id).values(**words))


def _mine(c: sa.engine.Connection, row: Any, conversation: str, who: str) -> Any:
    """The talk's row; raises Held, Blocked where it is not `who` that is in it."""
    mine(row, who)
    here = c.execute(_ROW, {"of": conversation}).first()
    if here is None or here.who != who:
        raise Blocked("not_joined")
    return here


def _at_work(now: float) -> dict[str, Any]:
    return {"claimed_until": now + IDLE, "updated_at": now, "sent_at": now}


def _present(row: Any, now: float) -> Present:
    typed = row.typing_at is not None and now - row.typing_at < TYPING
    return Present(row.who, row.name, row.role, row.item_id, typed)


_ROW = sa.select(HANDOFFS).where(HANDOFFS.c.conversation == sa.bindparam("of"))
_OF = HANDOFFS.update().where(HANDOFFS.c.conversation == sa.bindparam("of"))
_HERE = (
    sa.select(HANDOFFS)
    .select_from(HANDOFFS.join(ITEMS, ITEMS.c.id == HANDOFFS.c.item_id))
    .where(
        HANDOFFS.c.conversation == sa.bindparam("of"),
        ITEMS.c.status == "open",
        ITEMS.c.claimed_by == HANDOFFS.c.who,
        ITEMS.c.claimed_until > sa.bindparam("now"),
    )
)
# Put as the index of open talks has it.
_WAITING = (
    sa.select(ITEMS.c.id, ITEMS.c.reasons)
    .where(
        ITEMS.c.kind == "talk",
        ITEMS.c.status != "done",
        ITEMS.c.status == "open",
        ITEMS.c.priority != URGENT,
        ITEMS.c.raised_at >= sa.bindparam("since"),
        sa.or_(ITEMS.c.claimed_by.is_(None), ITEMS.c.claimed_until <= sa.bindparam("now")),
    )
    .order_by(ITEMS.c.raised_at, ITEMS.c.id)
)
_ASKED = sa.select(ITEMS.c.reasons).where(
    ITEMS.c.conversation == sa.bindparam("of"), ITEMS.c.kind == "talk", ITEMS.c.status != "done"
)
