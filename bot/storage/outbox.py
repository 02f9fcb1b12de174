"""The outbox: every reply, in the order of its conversation, and how far it got."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.storage.claim import Entry
from bot.storage.database import Database
from bot.storage.in_turn import in_turn
from bot.storage.queue.retire import retire
from bot.storage.tables import INBOX, OUTBOX

Messages = list[dict[str, Any]]
PERSON = "person"
ASIDE = "aside"
"""The author of what is told beside a reply: it is in nobody's way, and nothing in its."""
OFFERS = 50
"""Replies of a talk whose buttons may still be pressed: the newest ones."""


@dataclass(frozen=True)
class Reply:
    """What goes out: Rasa's list of messages, and their id."""

    reply_id: str
    messages: Messages


@dataclass(frozen=True)
class Delivery:
    """A reply on its way to a channel that is pushed."""

    id: int
    channel: str
    conversation: str
    reply_id: str
    messages: Messages
    address: dict[str, Any]
    author: str
    attempts: int
    created_at: float


def put(connection: sa.engine.Connection, entry: Entry, reply: Reply, now: float) -> None:
    """Adds the reply to `entry`: to be pushed where it has an address, else returned to who waits.

    The caller has the conversation to itself (`in_turn`), here and below.
    """
    retire(connection, entry.conversation, now)
    row = _row(connection, entry.channel, entry.conversation, reply, now)
    if entry.address is not None:
        row = {**row, **_waiting(entry.address, now)}
    connection.execute(OUTBOX.insert(), {**row, "inbox_id": entry.id})


def push(
    connection: sa.engine.Connection,
    channel: str,
    conversation: str,
    address: dict[str, Any],
    reply: Reply,
    now: float,
    author: str = "assistant",
) -> None:
    """Adds what is pushed to `address` and answers no message by itself."""
    if author != ASIDE:
        retire(connection, conversation, now)
    row = _row(connection, channel, conversation, reply, now)
    connection.execute(OUTBOX.insert(), {**row, **_waiting(address, now), "author": author})


def put_now(
    connection: sa.engine.Connection,
    channel: str,
    conversation: str,
    address: dict[str, Any] | None,
    reply: Reply,
    now: float,
    author: str = "assistant",
) -> None:
    """Adds what is said in a talk that a person is in: pushed at once, or without an address there to be fetched."""
    row = _row(connection, channel, conversation, reply, now)
    if address is not None:
        row = {**row, **_waiting(address, now)}
    connection.execute(OUTBOX.insert(), {**row, "author": author})


def put_silence(connection: sa.engine.Connection, entry: Entry, reply_id: str, now: float) -> None:
    """Closes `entry` with no word: a person reads it, and answers when they do."""
    row = _row(connection, entry.channel, entry.conversation, Reply(reply_id, []), now)
    connection.execute(OUTBOX.insert(), {**row, "inbox_id": entry.id})


def put_waiting(
    connection: sa.engine.Connection,
    channel: str,
    conversation: str,
    address: dict[str, Any] | None,
    reply: Reply,
    now: float,
    until: float,
) -> None:
    """Adds what a person wrote, not to go out before `until`; without an address it is then there to be fetched."""
    row = {**_row(connection, channel, conversation, reply, now), **_waiting(address, until)}
    connection.execute(OUTBOX.insert(), {**row, "author": PERSON})


def reference(
    connection: sa.engine.Connection, conversation: str
) -> tuple[str, dict[str, Any]] | None:
    """Channel and address that the conversation was last written from; None where it is none that is pushed.

    A person's reply goes to the writer alone where help for the writer alone was given.
    """
    last = connection.execute(_REFERENCE, {"of": conversation}).first()
    if last is None:
        return None
    address = json.loads(last.address)
    if connection.execute(_IN_DANGER, {"of": conversation}).first():
        address["private"] = True
    return last.channel, address


def _row(
    connection: sa.engine.Connection, channel: str, conversation: str, reply: Reply, now: float
) -> dict[str, Any]:
    """A reply that was returned to who waits for it, behind the others of its conversation."""
    position = connection.execute(_LAST, {"of": conversation}).scalar() or 0
    return {
        "inbox_id": None,
        "channel": channel,
        "conversation": conversation,
        "position": position + 1,
        "reply_id": reply.reply_id,
        "body": json.dumps(reply.messages, separators=(",", ":")),
        "author": "assistant",
        "status": "returned",
        "address": None,
        "attempts": 0,
        "next_at": None,
        "created_at": now,
        "sent_at": now,
    }


def _waiting(address: dict[str, Any] | None, now: float) -> dict[str, Any]:
    """What is different in a row that is pushed."""
    told = {"status": "waiting", "address": None if address is None else json.dumps(address)}
    return {**told, "next_at": now, "sent_at": None}


def answered(connection: sa.engine.Connection, inbox_id: int) -> Reply | None:
    """The reply to a message, as it went out."""
    row = connection.execute(_TO, {"this": inbox_id}).first()
    return Reply(row.reply_id, json.loads(row.body)) if row else None


class Outbox:
    """Replies of all conversations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def after(self, conversation: str, position: int) -> list[tuple[int, Messages]]:
        """The replies behind that position, oldest first, each with its own. Raises StoreUnavailable."""

        def ask(connection: sa.engine.Connection) -> list[tuple[int, Messages]]:
            rows = connection.execute(_AFTER, {"of": conversation, "position": position})
            return [(row.position, json.loads(row.body)) for row in rows]

        return await self._database.read(ask)

    async def offered(self, conversation: str, payload: str) -> bool:
        """Whether a button of the talk's newest replies holds exactly that. Raises StoreUnavailable."""

        def ask(connection: sa.engine.Connection) -> bool:
            bodies = connection.execute(_NEWEST.limit(OFFERS), {"of": conversation}).scalars()
            said = (message for body in bodies for message in json.loads(body))
            buttons = (button for message in said for button in message.get("buttons") or ())
            return any(button.get("payload") == payload for button in buttons)

        return await self._database.read(ask)

    async def push(self, conversation: str, reply: Reply, author: str) -> bool:
        """Has `reply` sent to where the conversation was last written from.

        False where its channel is none that is pushed. Raises StoreUnavailable.
        """

        def write(connection: sa.engine.Connection) -> bool:
            in_turn(connection, conversation)
            if author == PERSON:
                found = reference(connection, conversation)
            else:
                last = connection.execute(_REFERENCE, {"of": conversation}).first()
                found = (last.channel, json.loads(last.address)) if last else None
            if found is None:
                return False
            now = self._database.clock()
            push(connection, found[0], conversation, found[1], reply, now, author)
            return True

        return await self._database.write(write)


_REFERENCE = (
    sa.select(INBOX.c.channel, INBOX.c.address)
    .where(INBOX.c.conversation == sa.bindparam("of"), INBOX.c.address.is_not(None))
    .order_by(INBOX.c.id.desc())
    .limit(1)
)
_IN_DANGER = sa.select(INBOX.c.id).where(
    INBOX.c.conversation == sa.bindparam("of"), INBOX.c.outcome == "safety"
)
_LAST = sa.select(sa.func.max(OUTBOX.c.position)).where(OUTBOX.c.conversation == sa.bindparam("of"))
_TO = sa.select(OUTBOX).where(OUTBOX.c.inbox_id == sa.bindparam("this"))
# What was taken back was never said, and what waits to be fetched is not there yet.
OUT = sa.and_(
    OUTBOX.c.status.not_in(("taken_back", "retired")),
    sa.or_(OUTBOX.c.status != "waiting", OUTBOX.c.address.is_not(None)),
)
_AFTER = (
    sa.select(OUTBOX.c.position, OUTBOX.c.body)
    .where(
        OUTBOX.c.conversation == sa.bindparam("of"),
        OUTBOX.c.position > sa.bindparam("position"),
        OUT,
    )
    .order_by(OUTBOX.c.position)
    .limit(100)
)
_NEWEST = (
    sa.select(OUTBOX.c.body)
    .where(OUTBOX.c.conversation == sa.bindparam("of"))
    .order_by(OUTBOX.c.position.desc())
)
