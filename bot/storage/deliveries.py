"""The outbox as its worker sees it: what is due, and what became of it.

Who takes a reply in hand has it for a while (`HOLD_SECONDS`); if nothing is heard of it by
then, it is due again. So the assistant's replies go out at least once, under one
`reply_id` that the platform may know them again by. What a person wrote is not repeated
blindly: where nobody knows what became of it, it waits for a person.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from bot.storage.database import Database
from bot.storage.outbox import ASIDE, Delivery
from bot.storage.tables import OUTBOX

HOLD_SECONDS = 60.0
"""Longer than any sending takes."""
AT_ONCE = 20


class Deliveries:
    """Replies that are pushed, the oldest of each conversation first."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, channels: Collection[str]) -> list[Delivery]:
        """Takes what is to be sent on those channels now, one reply a conversation. Raises StoreUnavailable."""
        now = self._database.clock()

        def take(connection: sa.engine.Connection) -> list[Delivery]:
            query = _DUE.where(OUTBOX.c.channel.in_(channels))
            if self._database.shared:
                query = query.with_for_update(skip_locked=True)
            taken = []
            for row in list(connection.execute(query, {"now": now})):
                if row.author == "person" and row.attempts and row.reason is None:
                    _set(connection, row.id, status="unknown", reason="nothing was heard of it")
                    continue
                held = {"attempts": row.attempts + 1, "next_at": now + HOLD_SECONDS, "reason": None}
                _set(connection, row.id, **held)
                taken.append(_delivery(row))
            return taken

        return await self._database.write(take)

    async def sent(self, delivery: Delivery) -> None:
        """It arrived. Raises StoreUnavailable."""
        await self._end(delivery, status="sent", sent_at=self._database.clock(), reason=None)

    async def later(self, delivery: Delivery, seconds: float, reason: str) -> None:
        """It did not arrive, and is tried again in `seconds`. Raises StoreUnavailable."""
        await self._end(delivery, next_at=self._database.clock() + seconds, reason=reason[:200])

    async def dead(self, delivery: Delivery, reason: str) -> None:
        """It can't arrive; people see it. Raises StoreUnavailable."""
        await self._end(delivery, status="dead", reason=reason[:200])

    async def unknown(self, delivery: Delivery, reason: str) -> None:
        """It may have arrived; a person decides. Raises StoreUnavailable."""
        await self._end(delivery, status="unknown", reason=reason[:200])

    async def again(self, channel: str, since: float) -> int:
        """Has what was put aside on that channel since then sent after all; how many. Raises StoreUnavailable.

        Not what a person wrote and may have arrived: that waits for a person.
        """
        now = self._database.clock()
        put_aside = OUTBOX.update().where(
            OUTBOX.c.status == "dead", OUTBOX.c.channel == channel, OUTBOX.c.created_at >= since
        )
        fresh = {"status": "waiting", "next_at": now, "attempts": 0, "reason": None}
        return await self._database.write(
            lambda connection: int(connection.execute(put_aside.values(**fresh)).rowcount)
        )

    async def _end(self, delivery: Delivery, **values: Any) -> None:
        await self._database.write(lambda connection: _set(connection, delivery.id, **values))


def _set(connection: sa.engine.Connection, number: int, **values: Any) -> None:
    connection.execute(OUTBOX.update().where(OUTBOX.c.id == number).values(**values))


def _delivery(row: Any) -> Delivery:
    return Delivery(
        row.id,
        row.channel,
        row.conversation,
        row.reply_id,
        json.loads(row.body),
        json.loads(row.address or "{}"),
        row.author,
        row.attempts,
        row.created_at,
    )


_EARLIER = OUTBOX.alias()
_DUE = (
    sa.select(OUTBOX)
    .where(
        OUTBOX.c.status == "waiting",
        OUTBOX.c.next_at <= sa.bindparam("now"),
        sa.or_(
            OUTBOX.c.author == ASIDE,
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
