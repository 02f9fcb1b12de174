"""The list in which what was told stands, asked for in words that name none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from bot.answers.understanding import Question

if TYPE_CHECKING:
    from conftest import Conversation

Ask = Callable[..., Question]
OTHERS = [
    "and the others?",
    "what are the other ones",
    "could you just tell me the rest of them as well?",
    "the other five pls",
    "how many are there altogether?",
    "out of how many?",
    "how many in all",
]


@pytest.mark.parametrize("words", OTHERS)
@pytest.mark.parametrize(
    ("before", "whole"),
    [("ask_skill_empathy", "skills.list"), ("ask_session_partnerships", "training.sessions")],
)
def test_the_list_of_what_was_told(
    talk: Conversation, question: Ask, words: str, before: str, whole: str
) -> None:
    """One skill was told, or one session: its siblings are meant, whatever the classifier makes of the words."""
    talk.ask(question(before))
    told = talk.move("ask_registration", words)
    assert [answer.id for answer in told.answers] == [whole]


def test_of_a_session_told_by_its_number(talk: Conversation, question: Ask) -> None:
    talk.ask(question("ask_session_number", entities=(("session", "3"),)))
    told = talk.move("ask_registration", "and the rest?")
    assert [answer.id for answer in told.answers] == ["training.sessions"]


@pytest.mark.parametrize(
    "words",
    [
        "the other requirements?",
        "how many hours",
        "how many people apply",
        "and the rest of the day",
    ],
)
def test_words_that_name_something_are_left_to_the_classifier(
    talk: Conversation, question: Ask, words: str
) -> None:
    talk.ask(question("ask_skill_empathy"))
    assert talk.move("ask_training_duration", words).answers[0].id == "training.duration"


@pytest.mark.parametrize("before", ["ask_training_duration", "ask_skills_list"])
def test_what_stands_in_no_list_has_no_others(
    talk: Conversation, question: Ask, before: str
) -> None:
    """Nor has a list that was told whole."""
    talk.ask(question(before))
    assert talk.move("ask_training_provider", "the others?").answers[0].id == "training.provider"


@pytest.mark.parametrize("word", ["then", "there", "as well", "what's", "all"])
def test_a_run_of_one_word_is_nothing_to_try_each_way(
    talk: Conversation, question: Ask, word: str
) -> None:
    """A message of forty was hours of work where a word stood in the pattern twice."""
    talk.ask(question("ask_skill_empathy"))
    for times in (9, 15, 40):
        words = f"{word} " * times + "pay"
        assert talk.move("ask_training_duration", words).answers[0].id == "training.duration"
