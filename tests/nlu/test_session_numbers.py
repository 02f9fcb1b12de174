"""Which of six sessions a message names."""

from __future__ import annotations

import pytest

from bot.nlu.session_numbers import session_numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("what is session 4", [4]),
        ("module three", [3]),
        ("sessions 2 and 3", [2, 3]),
        ("sessions 2-4", [2, 3, 4]),
        ("the second one", [2]),
        ("whats the fourth", [4]),
        ("the fifth session", [5]),
        ("first three", [1, 2, 3]),
        ("the last two", [5, 6]),
        ("the last one", [6]),
        ("the first session and the last one", [1, 6]),
        ("i've done the first two, what's left", [3, 4, 5, 6]),
        ("done up to session 4, what's next", [5, 6]),
        ("session 9", [9]),
        ("what's in session four, and the one straight after it?", [4, 5]),
        ("session 2, and what's the next one", [2, 3]),
        ("module 3 and the one before", [3, 2]),
        ("session 1 and the one before", [1]),
        ("i've done session 4, and the next one is?", [5, 6]),
        ("is session 3 long, and the next step is what", [3]),
        ("there are six sessions", []),
        ("in the last two years", []),
        ("do i need a degree", []),
    ],
)
def test_numbers(text: str, numbers: list[int]) -> None:
    """Digits, words, ordinals, ranges, the first and the last few, and what is left of them."""
    assert session_numbers(text, 6) == numbers


def test_a_lone_number_counts_only_in_a_talk_about_sessions() -> None:
    """ "and 5?" names session 5 after a question about sessions, and nothing otherwise."""
    assert session_numbers("and 5?", 6) == []
    assert session_numbers("and 5?", 6, bare=True) == [5]
