"""The outbox as its worker sees it: what is due, and what became of it.

Who takes a reply in hand has it for a while (`HOLD_SECONDS`); if nothing is heard of it by
then, it is due again. So the assistant's replies go out at least once, under one
`reply_id` that the platform may know them again by. What a person wrote is not repeated
blindly: where nobody knows what became of it, it waits for a person, in the queue where it came
from there. A reply without an address is there to be fetched once its moment has come.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any

import sqlalchemy as sa

from bot.storage.database import Database
from bot.storage.in_turn import in_turn
from bot.storage.outbox import ASIDE, PERSON, Delivery
from bot.storage.queue.fate import Fate, came_out
from bot.storage.queue.tables import ITEMS, RECIPIENTS
from bot.storage.tables import INBOX, OUTBOX

HOLD_SECONDS = 60.0
"""Longer than any sending takes."""
AT_ONCE = 20
MAIL = "mail"
Open = Callable[[str], Mapping[str, Any]]
"""A sealed address, opened. Raises ValueError."""


def _no_key(sealed: str) -> Mapping[str, Any]:
    raise ValueError


class Deliveries:
    """Replies that are pushed, the oldest of each conversation first; only help in danger overtakes."""

    def __init__(self, database: Database, opened: Open = _no_key) -> None:
        """`opened` opens the addresses that are kept sealed, apart from the replies."""
        self._database = database
        self._opened = opened

    async def due(self, channels: Collection[str]) -> list[Delivery]:
        """Takes what is to be sent on those channels now, one reply a conversation. Raises StoreUnavailable."""
        now = self._database.clock()
        await self._of_people(now)

        def take(connection: sa.engine.Connection) -> list[tuple[Any, str | None]]:
            query = _DUE.where(OUTBOX.c.channel.in_(channels))
            if self._database.shared:
                query = query.with_for_update(skip_locked=True)
            taken = []
            for row in list(connection.execute(query, {"now": now})):
                held = {"attempts": row.attempts + 1, "next_at": now + HOLD_SECONDS, "reason": None}
                _set(connection, row.id, **held)
                taken.append((row, _sealed(connection, row)))
            return taken

        taken = await self._database.write(take)
        return [one for row, sealed in taken if (one := await self._delivery(row, sealed))]

    async def sent(self, delivery: Delivery) -> None:
        """It arrived. Raises StoreUnavailable."""
        now = self._database.clock()
        # An address of mail is somebody's in itself, and of no use any more.
        spent = {"address": None} if delivery.channel == MAIL else {}
        await self._end(delivery, "sent", status="sent", sent_at=now, reason=None, **spent)

    async def later(self, delivery: Delivery, seconds: float, reason: str) -> None:
        """It did not arrive, and is tried again in `seconds`. Raises StoreUnavailable."""
        at = self._database.clock() + seconds
        await self._end(delivery, None, next_at=at, reason=reason[:200])

    async def dead(self, delivery: Delivery, reason: str) -> None:
        """It can't arrive; people see it. Raises StoreUnavailable."""
        await self._end(delivery, "dead", status="dead", reason=reason[:200])

    async def unknown(self, delivery: Delivery, reason: str) -> None:
        """It may have arrived; a person decides. Raises StoreUnavailable."""
        await self._end(delivery, "unknown", status="unknown", reason=reason[:200])

    async def again(self, channel: str, since: float) -> int:
        """Has what was put aside on that channel since then sent after all; how many. Raises StoreUnavailable.

        Not what a person wrote and may have arrived, nor what came back to the queue: these wait for a person.
        """
        now = self._database.clock()
        put_aside = OUTBOX.update().where(
            OUTBOX.c.status == "dead",
            OUTBOX.c.channel == channel,
            OUTBOX.c.created_at >= since,
            OUTBOX.c.reply_id.not_in(_IN_QUEUE),
        )
        fresh = {"status": "waiting", "next_at": now, "attempts": 0, "reason": None}
        return await self._database.write(
            lambda connection: int(connection.execute(put_aside.values(**fresh)).rowcount)
        )

    async def _of_people(self, now: float) -> None:
        """What people wrote and is not for a worker: fetched by whoever it is for, or of unknown fate."""
        found = await self._database.read(
            lambda connection: list(connection.execute(_LAPSED, {"now": now}))
        )
        for row in found:
            fetched = row.address is None
            new = (
                {"status": "returned", "next_at": None, "sent_at": now}
                if fetched
                else {"status": "unknown", "reason": "nothing was heard of it"}
            )
            await self._database.write(partial(_lapse, row=row, new=new, now=now))

    async def _delivery(self, row: Any, sealed: str | None) -> Delivery | None:
        """What goes to the sender; None where its address can't be had any more, which is its end."""
        address = json.loads(row.address)
        if "recipient" in address:
            try:
                address = dict(self._opened(sealed or ""))
            except ValueError:
                await self.dead(_delivery(row, {}), "its address is not kept any more")
                return None
        return _delivery(row, address)

    async def _end(self, delivery: Delivery, fate: Fate | None, **values: Any) -> None:
        now = self._database.clock()

        def write(connection: sa.engine.Connection) -> None:
            if fate is not None and delivery.author == PERSON:
                in_turn(connection, delivery.conversation)
                _set(connection, delivery.id, **values)
                came_out(connection, delivery.conversation, delivery.reply_id, fate, now)
            else:
                _set(connection, delivery.id, **values)

        await self._database.write(write)


def _lapse(connection: sa.engine.Connection, row: Any, new: dict[str, Any], now: float) -> None:
    """Ends a row that nobody sends, unless it was taken back meanwhile."""
    in_turn(connection, row.conversation)
    same = OUTBOX.update().where(
        OUTBOX.c.id == row.id,
        OUTBOX.c.status == "waiting",
        OUTBOX.c.next_at <= now,
        OUTBOX.c.attempts == row.attempts,
    )
    if connection.execute(same.values(**new)).rowcount:
        fate: Fate = "sent" if row.address is None else "unknown"
        came_out(connection, row.conversation, row.reply_id, fate, now)


def _sealed(connection: sa.engine.Connection, row: Any) -> str | None:
    """The recipient that the row names, as it is kept."""
    number = json.loads(row.address).get("recipient")
    query = sa.select(RECIPIENTS.c.sealed).where(RECIPIENTS.c.id == number)
    return connection.execute(query).scalar() if number is not None else None


def _set(connection: sa.engine.Connection, number: int, **values: Any) -> None:
    connection.execute(OUTBOX.update().where(OUTBOX.c.id == number).values(**values))


def _delivery(row: Any, address: dict[str, Any]) -> Delivery:
    return Delivery(
        row.id,
        row.channel,
        row.conversation,
        row.reply_id,
        json.loads(row.body),
        address,
        row.author,
        row.attempts,
        row.created_at,
    )


# Who had it in hand has said nothing of it, or nobody is to have it in hand.
_UNHEARD = sa.and_(OUTBOX.c.author == PERSON, OUTBOX.c.attempts > 0, OUTBOX.c.reason.is_(None))
_LAPSED = (
    sa.select(
        OUTBOX.c.id, OUTBOX.c.conversation, OUTBOX.c.reply_id, OUTBOX.c.address, OUTBOX.c.attempts
    )
    .where(
        OUTBOX.c.status == "waiting",
        OUTBOX.c.next_at <= sa.bindparam("now"),
        sa.or_(OUTBOX.c.address.is_(None), _UNHEARD),
    )
    .order_by(OUTBOX.c.id)
    .limit(AT_ONCE)
)
_IN_QUEUE = sa.select(ITEMS.c.reply_id).where(ITEMS.c.reply_id.is_not(None))
_EARLIER = OUTBOX.alias()
# Help in danger waits for nothing: an earlier reply that a platform puts off would put it off too.
_HELP = sa.exists().where(INBOX.c.id == OUTBOX.c.inbox_id, INBOX.c.outcome == "safety")
_DUE = (
    sa.select(OUTBOX)
    .where(
        OUTBOX.c.status == "waiting",
        OUTBOX.c.next_at <= sa.bindparam("now"),
        OUTBOX.c.address.is_not(None),
        ~_UNHEARD,
        sa.or_(
            OUTBOX.c.author == ASIDE,
            _HELP,
            ~sa.exists().where(
                _EARLIER.c.conversation == OUTBOX.c.conversation,
                _EARLIER.c.status == "waiting",
                _EARLIER.c.author != ASIDE,
                _EARLIER.c.position < OUTBOX.c.position,
            ),
        ),
    )
    .order_by(OUTBOX.c.next_at)
    .limit(AT_ONCE)
)
