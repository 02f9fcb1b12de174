"""Which session is about what was just told."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from bot.answers.understanding import Question

if TYPE_CHECKING:
    from conftest import Conversation

Ask = Callable[..., Question]
WORDS = [
    "is there owt in the training on it",
    "which session covers that",
    "would they teach you it on the course",
    "where does that come up",
    "is it covered in the training?",
]


def session(talk: Conversation, question: Ask, words: str) -> list[str]:
    """Return what is told to `words`, which the classifier takes for the training at large."""
    return [answer.id for answer in talk.ask(question("ask_training_overview", words)).answers]


@pytest.mark.parametrize("words", WORDS)
def test_it_is_what_the_talk_is_about(words: str, talk: Conversation, question: Ask) -> None:
    """The words name no subject; the answer before does."""
    talk.ask(question("ask_skill_data"))
    assert session(talk, question, words) == ["training.session_6"]


@pytest.mark.parametrize("words", WORDS)
def test_where_the_talk_has_no_such_subject_the_words_are_read_as_ever(
    words: str, talk: Conversation, question: Ask
) -> None:
    """The page has no session on housing."""
    talk.ask(question("ask_knowledge_housing"))
    assert session(talk, question, words) == ["training.overview"]


def test_a_question_between_does_not_hide_what_it_is(talk: Conversation, question: Ask) -> None:
    """ "Is that a must?" in between is still about the skill."""
    talk.ask(question("ask_skill_data"))
    talk.ask(question("ask_skills_essential"))
    assert session(talk, question, WORDS[0]) == ["training.session_6"]


def test_what_the_talk_has_left_is_not_it(talk: Conversation, question: Ask) -> None:
    """Neither a skill nor a word of before, once the talk is about housing."""
    talk.ask(question("ask_skill_data"))
    talk.ask(question("ask_abbreviation", entities=(("abbreviation", "VCSE"),)))
    talk.ask(question("ask_knowledge_housing"))
    assert session(talk, question, WORDS[0]) == ["training.overview"]


def test_an_abbreviation_that_was_asked_about_is_it(talk: Conversation, question: Ask) -> None:
    talk.ask(question("ask_abbreviation", entities=(("abbreviation", "VCSE"),)))
    assert session(
        talk, question, "in which lesson is it, or where does that last one crop up"
    ) == ["training.session_4"]


def test_the_question_before_it_in_the_message_comes_first(
    talk: Conversation, question: Ask
) -> None:
    """ "Who do I tell, and is there a session that covers it?"."""
    talk.ask(question("ask_skill_data"))
    reply = talk.ask(
        question("ask_raise_concern", "who do I tell"),
        question("ask_training_overview", "is there a session that covers it"),
    )
    assert [answer.id for answer in reply.answers] == [
        "safeguarding.raise_concern",
        "training.session_5",
    ]
