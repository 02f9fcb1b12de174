"""The server's side of the books: what its database says, read by SQL beside it."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

COUNT = "count"
"""The slot in which the tiny project counts the turns of a talk."""


@dataclass(frozen=True)
class Received:
    """A message in the inbox."""

    id: int
    conversation: str
    message_id: str
    attempts: int
    done: bool
    outcome: str | None


@dataclass(frozen=True)
class Saved:
    """A row of the log of turns. `heard` counts the messages in it, `count` is what the slot was set to."""

    conversation: str
    number: int
    inbox_id: int | None
    heard: int
    count: int | None


@dataclass(frozen=True)
class Replied:
    """A reply in the outbox."""

    inbox_id: int | None
    conversation: str
    position: int
    reply_id: str


@dataclass(frozen=True)
class Books:
    """Everything of all conversations, each in its order."""

    inbox: list[Received]
    turns: list[Saved]
    replies: list[Replied]


class Store:
    """Reads the database at `url`, SQLite or PostgreSQL; changes it only where a promise ages rows."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine = sa.create_engine(url, poolclass=sa.pool.NullPool, future=True)

    def rows(self, sql: str, **values: object) -> list[Any]:
        with self._engine.connect() as connection:
            return list(connection.execute(sa.text(sql), values))

    def change(self, sql: str, **values: object) -> int:
        """Runs a statement; returns how many rows it touched."""
        with self._engine.begin() as connection:
            return int(connection.execute(sa.text(sql), values).rowcount)

    def books(self) -> Books:
        """Reads all three tables. To be called when nothing is running any more."""
        inbox = self.rows(
            "SELECT id, conversation, message_id, attempts, done_at, outcome FROM inbox "
            "WHERE kind = 'message' ORDER BY conversation, id"
        )
        turns = self.rows(
            "SELECT conversation, number, inbox_id, events FROM turn_log "
            "ORDER BY conversation, number"
        )
        replies = self.rows(
            "SELECT inbox_id, conversation, position, reply_id FROM outbox "
            "ORDER BY conversation, position"
        )
        return Books(
            [
                Received(
                    r.id, r.conversation, r.message_id, r.attempts, r.done_at is not None, r.outcome
                )
                for r in inbox
            ],
            [Saved(r.conversation, r.number, r.inbox_id, *told(r.events)) for r in turns],
            [Replied(*row) for row in replies],
        )

    def received(self) -> set[tuple[str, str]]:
        """(conversation, message id) of every message that was written down."""
        return {tuple(row) for row in self.rows("SELECT conversation, message_id FROM inbox")}

    def unfinished(self) -> int:
        """How many messages are open."""
        return int(self.rows("SELECT count(*) FROM inbox WHERE done_at IS NULL")[0][0])

    async def finished(self, patience: float) -> int:
        """Waits until no message is open; returns how many still are after `patience` seconds."""
        give_up = time.monotonic() + patience
        while (left := await asyncio.to_thread(self.unfinished)) and time.monotonic() < give_up:
            await asyncio.sleep(0.1)
        return left


def told(events: str | list[dict[str, Any]]) -> tuple[int, int | None]:
    """How many messages are in a turn's events, and the last value that its count was set to."""
    listed = json.loads(events) if isinstance(events, str) else events
    heard = sum(event.get("event") == "user" for event in listed)
    counts = [
        event.get("value")
        for event in listed
        if event.get("event") == "slot" and event.get("name") == COUNT
    ]
    return heard, counts[-1] if counts else None
