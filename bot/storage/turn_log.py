"""The log of turns: append one, read the last few. Plain calls that block; no Rasa in here.

This is the seam for other databases: everything above it asks these five questions only.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.storage.tables import METADATA, TURNS


class Overtaken(Exception):
    """Another writer has saved a turn of this conversation since it was read."""


@dataclass(frozen=True)
class Turn:
    """One saved turn, its events as Rasa's dictionaries.

    `carry` brings an empty tracker to the state after the turn, so that a window of
    the last few turns can begin behind it.
    """

    number: int
    events: list[dict[str, Any]]
    carry: list[dict[str, Any]]
    starts_session: bool = False


class TurnLog:
    """Turns of all conversations in one table. Makes the table when it is first used."""

    def __init__(self, engine: sa.engine.Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock
        self._ready = False

    def append(self, conversation: str, turn: Turn) -> None:
        """Adds `turn`, all of it or nothing. Raises Overtaken where its number is taken."""
        row = {
            "conversation": conversation,
            "number": turn.number,
            "saved_at": self._clock(),
            "starts_session": turn.starts_session,
            "events": json.dumps(turn.events, separators=(",", ":")),
            "carry": json.dumps(turn.carry, separators=(",", ":")),
        }
        try:
            with self._open().begin() as connection:
                connection.execute(TURNS.insert(), row)
        except sa.exc.IntegrityError:
            raise Overtaken(f"turn {turn.number} of {conversation} is there already") from None

    def last(self, conversation: str, count: int) -> list[Turn]:
        """The last `count` turns, oldest first, back to the start of the session at most."""
        rows = self._read(_NEWEST_FIRST.limit(count), conversation)
        turns: list[Turn] = []
        for row in rows:
            turns.append(_turn(row))
            if row.starts_session:
                break
        return turns[::-1]

    def all(self, conversation: str) -> list[Turn]:
        """Every turn of the conversation, oldest first."""
        return [_turn(row) for row in reversed(self._read(_NEWEST_FIRST, conversation))]

    def conversations(self) -> list[str]:
        """The ids of all conversations."""
        with self._open().connect() as connection:
            return list(connection.execute(_CONVERSATIONS).scalars())

    def ping(self) -> None:
        """Raises what the database raises when it can't be read."""
        with self._open().connect() as connection:
            connection.execute(_ANY).first()

    def close(self) -> None:
        self._engine.dispose()

    def _open(self) -> sa.engine.Engine:
        if not self._ready:
            METADATA.create_all(self._engine)
            self._ready = True
        return self._engine

    def _read(self, query: Any, conversation: str) -> list[Any]:
        with self._open().connect() as connection:
            return list(connection.execute(query, {"of": conversation}))


def _turn(row: Any) -> Turn:
    return Turn(row.number, json.loads(row.events), json.loads(row.carry), row.starts_session)


_NEWEST_FIRST = (
    sa.select(TURNS)
    .where(TURNS.c.conversation == sa.bindparam("of"))
    .order_by(TURNS.c.number.desc())
)
_CONVERSATIONS = sa.select(TURNS.c.conversation).distinct().order_by(TURNS.c.conversation)
_ANY = sa.select(TURNS.c.number).limit(1)
