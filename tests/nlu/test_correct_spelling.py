"""Slips are mended towards words of the examples; known words, names and short words stay."""

from __future__ import annotations

import pytest

from bot.nlu.correct_spelling import Spelling

KNOWN = {"supervision", "training", "degree", "need", "is", "there", "the"}


@pytest.fixture
def spelling() -> Spelling:
    texts = ["supervision training degree need"] * 3 + ["rare"]
    return Spelling.learn(texts, {"wot": "what", "pls": "please"}, KNOWN.__contains__)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("supervison", "supervision"),
        ("suprevision", "supervision"),
        ("trainning", "training"),
        ("wot training pls", "what training please"),
        ("Is there supervison?", "Is there supervision?"),
        ("degree", "degree"),
        ("NEDE", "NEDE"),
        ("nee", "nee"),
        ("zyxwvut", "zyxwvut"),
    ],
)
def test_correct(spelling: Spelling, typed: str, read: str) -> None:
    """Text-speak is read as plain words, one slip (two in a long word) is mended, the rest stays."""
    assert spelling.correct(typed) == read


def test_targets_are_frequent_words_that_the_encoder_knows(spelling: Spelling) -> None:
    """A word seen once is nothing to correct to."""
    assert spelling.targets == ["degree", "need", "supervision", "training"]
