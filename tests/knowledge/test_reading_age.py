"""Flesch-Kincaid, as published, with the page's own long words made lighter."""

from __future__ import annotations

import pytest

from bot.knowledge.reading_age import longest_sentence, reading_age, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("the", 1), ("be", 1), ("page", 1), ("pages", 2), ("role", 1), ("people", 2), ("little", 2), ("needed", 2),
        ("helped", 1), ("developed", 3), ("sessions", 2), ("supervision", 4), ("requirement", 4), ("PCN", 3),
    ],
)  # fmt: skip
def test_syllables(word: str, count: int) -> None:
    """As a dictionary counts them."""
    assert syllables(word) == count


def test_the_formula() -> None:
    """0.39 x 6/1 + 11.8 x 6/6 - 15.59 is grade -1.45, an age of 3.55."""
    assert reading_age("The cat sat on the mat.") == pytest.approx(3.55)


def test_known_words_count_two_syllables_at_most() -> None:
    """A term that has to be used does not make a sentence hard."""
    text = "You get supervision."
    assert reading_age(text, {"supervision"}) < reading_age(text)


def test_nothing_has_no_age() -> None:
    """No words, no division by nought."""
    assert reading_age("") == 0
    assert longest_sentence("... 3!") == 0
