"""Many items at once: what an action would change, and the change, which is of exactly that or of nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.storage.in_turn import in_turn
from bot.storage.outbox import PERSON
from bot.storage.queue import alerts, lock
from bot.storage.queue.apart import joined
from bot.storage.queue.change import FREE
from bot.storage.queue.conditions import conditions
from bot.storage.queue.filter import Filter
from bot.storage.queue.history import note_all
from bot.storage.queue.item import URGENT
from bot.storage.queue.left_out import Action, why_not
from bot.storage.queue.need import DUE
from bot.storage.queue.refused import Blocked, Conflict
from bot.storage.queue.tables import ITEMS
from bot.storage.tables import OUTBOX

Target = Filter | Sequence[int]
"""The whole of a filter, or the ids of a selection."""
SendOne = Callable[[sa.engine.Connection, Any], None]
"""Sends an item that is locked and held."""
MOST = 10_000
MOST_SENT = 250
"""Items that are changed, or sent, at once: one transaction holds them."""
_STEP = 900
"""Ids in one statement."""


@dataclass(frozen=True)
class Asked:
    """What a bulk action would do: it is confirmed with `token`.

    `count` items would change; `left_out` says how many of the target would not, by why: `grave`
    (priority 1 and safeguarding, to be closed, sent or made less urgent one by one), `held` (another clerk has it, or somebody is in its talk),
    `not_open`, or what keeps a draft from being sent: `not_sure` (the band is not high), `empty`,
    `gap`, `retired`, `no_recipient`, `trouble`, `on_its_way` (another reply of that thread).
    """

    count: int
    left_out: Mapping[str, int]
    token: str


@dataclass(frozen=True)
class _Busy:
    """Conversations in which a person's reply is on its way, and items in whose talk somebody is."""

    conversations: frozenset[str]
    items: frozenset[int]


def ask(
    c: sa.engine.Connection,
    action: Action,
    target: Target,
    who: str,
    value: str | int | None,
    now: float,
) -> Asked:
    """What it would do. Raises Blocked where that is more than is done at once."""
    rows, left_out = _sorted(_rows(c, target, now), action, who, now, _busy(c, action), value)
    if len(rows) > (MOST_SENT if action == "send" else MOST):
        raise Blocked("too_many")
    return Asked(len(rows), left_out, _token(action, target, who, value, _seen(rows)))


def do(
    c: sa.engine.Connection,
    action: Action,
    target: Target,
    who: str,
    value: str | int | None,
    token: str,
    now: float,
    send_one: SendOne,
) -> int:
    """Does it. Raises Conflict where it would be to others than was confirmed, Blocked."""
    asked = ask(c, action, target, who, value, now)
    if asked.token != token:
        raise Conflict(count=asked.count)
    busy = _busy(c, action)
    rows, _ = _sorted(_rows(c, target, now), action, who, now, busy, value)
    if action == "send":
        for conversation in sorted({row.conversation for row in rows}):
            in_turn(c, conversation)
    ids = [row.id for row in rows]
    # Locked, each is looked at once more: it may be another's by now.
    locked = [row for at in range(0, len(ids), _STEP) for row in lock.several(c, ids[at:][:_STEP])]
    still, _ = _sorted(locked, action, who, now, busy, value)
    if _seen(still) != _seen(rows):
        raise Conflict(count=len(still))
    if action == "send":
        for row in still:
            send_one(c, row)
        return len(still)
    _change(c, action, ids, who, value, now)
    return len(ids)


def _change(
    c: sa.engine.Connection,
    action: Action,
    ids: Sequence[int],
    who: str,
    value: str | int | None,
    now: float,
) -> None:
    new: dict[Any, Any]
    if action in ("close", "spam"):
        ended = "spam" if action == "spam" else "closed"
        new = {"status": "done", "ended": ended, "ended_at": now, "trouble": "", **FREE}
    elif action == "assign":
        new = {"assigned_to": value}
    elif action == "topic":
        new = {"topic": str(value)}
    else:
        new = {"priority": value, "due_at": ITEMS.c.created_at + DUE[int(value or 0)]}
    new = {**new, "version": ITEMS.c.version + 1, "updated_at": now}
    for at in range(0, len(ids), _STEP):
        some = ITEMS.c.id.in_(ids[at : at + _STEP])
        c.execute(ITEMS.update().where(some).values(**new))
    note_all(c, ids, now, who, action, "" if value is None else str(value))
    if action == "priority" and value == URGENT:
        for item_id in ids:
            alerts.raise_one(c, item_id, now, "set")


def _rows(c: sa.engine.Connection, target: Target, now: float) -> list[Any]:
    """What the target holds, by number."""
    if isinstance(target, Filter):
        query = sa.select(ITEMS).where(*conditions(target, now)).order_by(ITEMS.c.id)
        return list(c.execute(query))
    ids = sorted(set(target))
    found: list[Any] = []
    for at in range(0, len(ids), _STEP):
        query = sa.select(ITEMS).where(ITEMS.c.id.in_(ids[at : at + _STEP])).order_by(ITEMS.c.id)
        found += c.execute(query)
    return found


def _sorted(
    rows: Sequence[Any],
    action: Action,
    who: str,
    now: float,
    busy: _Busy,
    value: str | int | None,
) -> tuple[list[Any], Mapping[str, int]]:
    """Those that would change, and how many would not, by why. One reply a conversation is sent at a time."""
    would, left_out, taken = [], Counter[str](), set(busy.conversations)
    for row in rows:
        why = "held" if row.id in busy.items else why_not(row, action, who, now, value)
        if why is None and action == "send" and row.conversation in taken:
            why = "on_its_way"
        if why:
            left_out[why] += 1
        else:
            would.append(row)
            taken.add(row.conversation)
    return would, dict(left_out)


def _busy(c: sa.engine.Connection, action: Action) -> _Busy:
    waiting = frozenset(c.execute(_WAITING).scalars()) if action == "send" else frozenset()
    return _Busy(waiting, joined(c) if action in ("close", "spam", "send") else frozenset())


_WAITING = sa.select(OUTBOX.c.conversation).where(
    OUTBOX.c.status == "waiting", OUTBOX.c.author == PERSON
)


def _seen(rows: Sequence[Any]) -> list[tuple[int, int]]:
    """The items, each as it is: one that somebody wrote to since, or in, is not the one that was confirmed."""
    return [(row.id, row.version) for row in rows]


def _token(
    action: Action,
    target: Target,
    who: str,
    value: str | int | None,
    seen: Sequence[tuple[int, int]],
) -> str:
    """Stands for the action, its target and exactly these items in these versions. It is no secret: it says what was seen."""
    told = target.told() if isinstance(target, Filter) else sorted(set(target))
    return hashlib.sha256(repr((action, told, who, value, list(seen))).encode()).hexdigest()[:32]
