"""The log of turns: append one, read the last few. Plain calls that block; no Rasa in here.

Each works on a connection inside its caller's transaction.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.storage.tables import TURNS


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


def append(
    connection: sa.engine.Connection,
    conversation: str,
    turn: Turn,
    now: float,
    inbox_id: int | None = None,
) -> None:
    """Adds `turn`. Raises Overtaken where its number is taken."""
    row = {
        "conversation": conversation,
        "number": turn.number,
        "saved_at": now,
        "starts_session": turn.starts_session,
        "events": json.dumps(turn.events, separators=(",", ":")),
        "carry": json.dumps(turn.carry, separators=(",", ":")),
        "inbox_id": inbox_id,
    }
    try:
        connection.execute(TURNS.insert(), row)
    except sa.exc.IntegrityError:
        raise Overtaken(f"turn {turn.number} of {conversation} is there already") from None


def last(connection: sa.engine.Connection, conversation: str, count: int) -> list[Turn]:
    """The last `count` turns, oldest first, back to the start of the session at most."""
    turns: list[Turn] = []
    for row in connection.execute(_NEWEST_FIRST.limit(count), {"of": conversation}):
        turns.append(_turn(row))
        if row.starts_session:
            break
    return turns[::-1]


def everything(connection: sa.engine.Connection, conversation: str) -> list[Turn]:
    """Every turn of the conversation, oldest first."""
    rows = connection.execute(_NEWEST_FIRST, {"of": conversation})
    return [_turn(row) for row in rows][::-1]


def offered(connection: sa.engine.Connection, conversation: str, payload: str) -> bool:
    """Whether a button of the talk's newest turns holds exactly that."""
    needle = json.dumps(payload)
    for events in connection.execute(_NEWEST_EVENTS, {"of": conversation}).scalars():
        if needle not in events:  # most are not worth being read
            continue
        said = (event for event in json.loads(events) if event.get("event") == "bot")
        buttons = (b for event in said for b in (event.get("data") or {}).get("buttons") or ())
        if any(button.get("payload") == payload for button in buttons):
            return True
    return False


def conversations(connection: sa.engine.Connection) -> list[str]:
    """The ids of all conversations."""
    return list(connection.execute(_CONVERSATIONS).scalars())


def _turn(row: Any) -> Turn:
    return Turn(row.number, json.loads(row.events), json.loads(row.carry), row.starts_session)


_NEWEST_FIRST = (
    sa.select(TURNS)
    .where(TURNS.c.conversation == sa.bindparam("of"))
    .order_by(TURNS.c.number.desc())
)
OFFERS = 50
"""Turns of a talk whose buttons may still be pressed: the newest ones."""
_NEWEST_EVENTS = (
    sa.select(TURNS.c.events)
    .where(TURNS.c.conversation == sa.bindparam("of"))
    .order_by(TURNS.c.number.desc())
    .limit(OFFERS)
)
_CONVERSATIONS = sa.select(TURNS.c.conversation).distinct().order_by(TURNS.c.conversation)
