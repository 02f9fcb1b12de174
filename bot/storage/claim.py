"""A message that is being answered: who holds it, and what its turn has to save."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.storage.turn_log import Turn

Kind = Literal["message", "note"]


@dataclass(frozen=True)
class Entry:
    """A message of the inbox. `address` is where a reply that is pushed goes; None where somebody waits."""

    id: int
    channel: str
    conversation: str
    message_id: str
    kind: Kind
    text: str
    address: dict[str, Any] | None
    received_at: float
    attempts: int


@dataclass
class Claim:
    """The oldest open message of a conversation, and the right to answer it.

    `connection` holds the transaction that is the lock on PostgreSQL; SQLite has one
    process, whose queue is the lock. `turns` is what the tracker store wants saved.
    """

    entry: Entry
    connection: Any = None  # a Borrowed
    turns: list[Turn] = field(default_factory=list)


current: ContextVar[Claim | None] = ContextVar("claim", default=None)
"""The claim of the turn that runs; the tracker store saves into it."""
