"""How long something has waited, at a glance."""

from __future__ import annotations

import pytest

from bot.helpdesk.console.ages import age


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, "just now"), (59, "just now"), (60, "1 minute"), (3_599, "59 minutes"), (3_600, "1 hour"),
     (86_399, "23 hours"), (86_400, "1 day"), (200_000, "2 days")],
)  # fmt: skip
def test_only_the_largest_unit_is_told(seconds: float, told: str) -> None:
    """Rounded down, so that nothing is older than it is."""
    assert age(seconds) == told
