"""What is picked of the buttons offered."""

from __future__ import annotations

from typing import Any

import pytest

from bot.nlu.choice import chosen

OFFERED: list[dict[str, Any]] = [
    {"title": "Is it online?", "payload": "/a", "choice": True},
    {"title": "How long is it?", "payload": "/b", "choice": True},
    {"title": "Talk to a person", "payload": "/ask_human", "choice": False},
]


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        ("1", "/a"),
        ("2 please", "/b"),
        ("option 2", "/b"),
        ("#2", "/b"),
        ("the first", "/a"),
        ("the second one please", "/b"),
        ("last", "/b"),
        ("How long is it?", "/b"),
        ("how long is it", "/b"),
        ("talk to a persn", "/ask_human"),
    ],
)
def test_a_choice_by_number_order_or_words(text: str, payload: str) -> None:
    """Number and order pick among the choices, the words of a title any button."""
    assert chosen(text, OFFERED) == payload


@pytest.mark.parametrize(
    "text", ["3", "0", "third", "99", "how long is supervision", "x" * 200, ""]
)
def test_what_picks_nothing(text: str) -> None:
    """A number past the end, or other words, are a message like any other."""
    assert chosen(text, OFFERED) is None


def test_numbers_pick_only_after_a_question_back() -> None:
    """Buttons that merely stand below an answer have no numbers; nothing offered, nothing chosen."""
    offered = [{**button, "choice": False} for button in OFFERED]
    assert chosen("1", offered) is None
    assert chosen("second", offered) is None
    assert chosen("is it online?", offered) == "/a"
    assert chosen("1", []) is None
