"""The form of a question decides the first word of its answer."""

from __future__ import annotations

import pytest

from bot.nlu.question_form import question_form


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("how many sessions are there?", "how_many"),
        ("how much supervision", "how_many"),
        ("how long is it", "how_long"),
        ("how often", "how_often"),
        ("who supervises", "who"),
        ("where is it", "where"),
        ("when does it start", "when"),
        ("why is it new", "why"),
        ("which session is safeguarding", "which"),
        ("wot is supervision", "what"),
        ("how do i apply", "how"),
        ("do i need a degree", "yes_no"),
        ("so is it online?", "yes_no"),
        ("it is online, right?", "yes_no"),
        ("i want to know whether it is online", "yes_no"),
        ("tell me about training", "statement"),
    ],
)
def test_form(text: str, form: str) -> None:
    """Each form is told by its words, in plain and in phone spelling."""
    assert question_form(text) == form


def test_the_last_question_counts() -> None:
    """Of several marked questions the last one is asked."""
    assert question_form("what is it? is it online?") == "yes_no"
    assert question_form("i know what it is. is it online?") == "yes_no"
