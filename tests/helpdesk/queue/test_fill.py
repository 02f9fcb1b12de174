"""A gap is replaced by words, or goes without leaving a hole."""

from __future__ import annotations

import pytest

from bot.helpdesk.queue.fill import fill
from bot.storage.queue.refused import Blocked


@pytest.mark.parametrize(
    ("letter", "number", "words", "then"),
    [
        ("a [[x]] b", 0, " y ", "a y b"),
        ("[[x]] and [[z]]", 1, "y", "[[x]] and y"),
        ("a\n\n[[x]]\n\nb", 0, "", "a\n\nb"),
        ("[[x]]\n\nb", 0, "", "b"),
        ("a [[x]].", 0, "", "a."),
        ("[[x]]", 0, "", ""),
    ],
)
def test_the_gap_of_that_number_is_dealt_with(
    letter: str, number: int, words: str, then: str
) -> None:
    """Other gaps and the rest of the letter stay as they are."""
    assert fill(letter, number, words) == then


@pytest.mark.parametrize("number", [-1, 1])
def test_a_gap_that_is_not_there_is_refused(number: int) -> None:
    """By its name, and nothing is written."""
    with pytest.raises(Blocked, match="no_gap"):
        fill("a [[x]]", number, "y")
