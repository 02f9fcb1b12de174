"""Runs of marks cost no more than their length, whatever stands behind them."""

from __future__ import annotations

import pytest

from bot.answers import ask_back, doubt


@pytest.mark.parametrize("text", ["?" * 3900 + "zebra", "' " * 1900 + "q", "one! " * 790 + "x"])
def test_a_flood_of_marks_is_read_through_once(text: str) -> None:
    """Read again from each of its marks it would not end within anybody's life."""
    assert ask_back._ONLY_POINTS.fullmatch(text) is None
    assert doubt._DOUBTS.match(text) is None
    assert doubt._ECHOES.fullmatch(text) is None
