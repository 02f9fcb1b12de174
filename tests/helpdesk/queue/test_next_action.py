"""Each state of an item has one thing to do next."""

from __future__ import annotations

from typing import Any

import pytest

from bot.helpdesk.queue.next_action import next_action
from bot.storage.queue.item import Item

ITEM = Item(
    1, 1, "mail", "", "mail", "c", "", "", "", "", 0.0, "high", "", 4, (), "", "en", "", None,
    "open", "", "", "ann", 0.0, None, None, True, 0, False, True, None, None, 0.0, 0.0, 0.0, None,
)  # fmt: skip


@pytest.mark.parametrize(
    ("other", "does"),
    [
        ({}, "send"),
        ({"holder": None}, "claim"),
        ({"holder": "ben"}, "wait"),
        ({"drafted": False}, "write"),
        ({"retired": True, "gaps": 1}, "look_again"),
        ({"gaps": 1}, "fill_gap"),
        ({"addressed": False}, "copy"),
        ({"trouble": "unknown"}, "settle"),
        ({"trouble": "dead"}, "send"),
        ({"status": "sending"}, "undo"),
        ({"status": "done", "holder": None}, "reopen"),
    ],
)
def test_there_is_one_next_action(other: dict[str, Any], does: str) -> None:
    """What stands in the way of Send comes before it, in the order in which it is dealt with."""
    from dataclasses import replace

    assert next_action(replace(ITEM, **other), "ann") == does
