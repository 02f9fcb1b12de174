"""How much a message leans on the one before."""

from __future__ import annotations

import pytest

from bot.nlu.ellipsis import ellipsis


@pytest.mark.parametrize(
    "text", ["and who does it?", "it?", "how long", "what about the second one"]
)
def test_means_nothing_alone(text: str) -> None:
    """Short messages, and those that open with "and" or point back, lean wholly."""
    assert ellipsis(text) == 1.0


@pytest.mark.parametrize(
    "text", ["what are the entry requirements for becoming a link worker", "x " * 40]
)
def test_stands_alone(text: str) -> None:
    """A full question does not lean, nor does a long mail."""
    assert ellipsis(text) == 0.0


def test_between() -> None:
    """A middling question leans a little, more where it points back."""
    assert (
        0
        < ellipsis("do I need a degree to do this in practice")
        < ellipsis("but how long is that going to take me then")
        < 1
    )
