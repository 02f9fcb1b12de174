"""What became urgent: a stream that consoles read on from, each item once in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.storage.outbox import Reply, push
from bot.storage.queue.insert_once import insert_once
from bot.storage.queue.tables import ALERTS, ITEMS

AT_ONCE = 100


@dataclass(frozen=True)
class Alert:
    """An item that became urgent: `id` is its place in the stream. `reason` is a name, no words of anybody's."""

    id: int
    item_id: int
    at: float
    reason: str


@dataclass(frozen=True)
class Notice:
    """What is sent about an alert, on which channel, to whom."""

    channel: str
    address: Mapping[str, Any]
    reply: Reply


def talk_of(item_id: int) -> str:
    """The conversation of an item's notices: its own, so that none waits for another's."""
    return f"desk:item-{item_id}"


def raise_one(connection: sa.engine.Connection, item_id: int, now: float, reason: str) -> None:
    """Tells of the item, unless that was done before."""
    insert_once(connection, ALERTS, {"item_id": item_id, "at": now, "reason": reason})


def forget(connection: sa.engine.Connection, item_id: int) -> None:
    """A person said that it is not urgent: what makes it so again is told of anew, and not taken for the old news."""
    connection.execute(ALERTS.delete().where(ALERTS.c.item_id == item_id))


def after(connection: sa.engine.Connection, place: int) -> list[Alert]:
    """What became urgent behind that place and is not done, oldest first."""
    query = (
        sa.select(ALERTS)
        .join(ITEMS, ITEMS.c.id == ALERTS.c.item_id)
        .where(ALERTS.c.id > place, ITEMS.c.status != "done")
        .order_by(ALERTS.c.id)
        .limit(AT_ONCE)
    )
    return [_alert(row) for row in connection.execute(query)]


def any_untold(connection: sa.engine.Connection) -> bool:
    """Whether there is something to tell."""
    query = sa.select(ALERTS.c.id).where(ALERTS.c.told_at.is_(None)).limit(1)
    return connection.execute(query).first() is not None


def untold(connection: sa.engine.Connection) -> list[Alert]:
    """What nobody outside the console was told of yet; who asks has them to the end of the transaction."""
    query = sa.select(ALERTS).where(ALERTS.c.told_at.is_(None)).order_by(ALERTS.c.id).limit(AT_ONCE)
    if connection.dialect.name == "postgresql":
        query = query.with_for_update(skip_locked=True)
    return [_alert(row) for row in connection.execute(query)]


def tell(
    connection: sa.engine.Connection, alert: Alert, notices: Sequence[Notice], now: float
) -> None:
    """Hands the notices over to the outbox; the alert is told by that."""
    for notice in notices:
        push(
            connection,
            notice.channel,
            talk_of(alert.item_id),
            dict(notice.address),
            notice.reply,
            now,
        )
    connection.execute(ALERTS.update().where(ALERTS.c.id == alert.id).values(told_at=now))


def _alert(row: Any) -> Alert:
    return Alert(row.id, row.item_id, row.at, row.reason)
