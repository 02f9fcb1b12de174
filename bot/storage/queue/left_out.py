"""Which items an action on many leaves as they are, and why: what is grave is done one by one."""

from __future__ import annotations

from typing import Any, Literal

from bot.storage.queue.change import holder
from bot.storage.queue.conditions import HIGH
from bot.storage.queue.item import SAFEGUARDING, URGENT

Action = Literal["close", "spam", "send", "assign", "topic", "priority"]


def why_not(row: Any, action: Action, who: str, now: float, value: str | int | None) -> str | None:
    """The name of why `row` is left as it is; None where the action would change it."""
    if row.status != "open":
        return "not_open"
    if holder(row, now) not in (None, who):
        return "held"
    lowers = action == "priority" and value != URGENT
    if not lowers and action not in ("close", "spam", "send"):
        return None
    if row.priority == URGENT or f'"{SAFEGUARDING}"' in row.reasons:
        return "grave"
    return _unready(row) if action == "send" else None


def _unready(row: Any) -> str | None:
    checks = (
        ("not_sure", row.band != HIGH),
        ("empty", not row.drafted),
        ("gap", row.gaps > 0),
        ("retired", row.replied_at is not None),
        ("no_recipient", row.recipient_id is None),
        ("trouble", row.trouble != ""),
    )
    return next((why for why, so in checks if so), None)
