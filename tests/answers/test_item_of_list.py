"""The one that is meant by its place in the list that was told."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from bot.answers.understanding import Question

if TYPE_CHECKING:
    from conftest import Conversation

Ask = Callable[..., Question]


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("the last one?", "skills.data"),
        ("whats the last one about", "skills.data"),
        ("and the first?", "skills.listening"),
        ("what about the third one", "skills.nonjudgmental"),
        ("second one please", "skills.empathy"),
    ],
)
def test_a_place_in_the_skills(talk: Conversation, question: Ask, words: str, topic: str) -> None:
    """The skills were told, so a place is one of theirs, whatever the classifier makes of it."""
    talk.ask(question("ask_skills_list"))
    assert [answer.id for answer in talk.move("ask_session_number", words).answers] == [topic]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("and the next one", 4),
        ("the next?", 4),
        ("the one before that?", 2),
        ("what about the previous one", 2),
        ("last?", 6),
        ("and the one after", 4),
    ],
)
def test_a_step_from_the_session_told(
    talk: Conversation, question: Ask, words: str, number: int
) -> None:
    """From session 3, told by its number, and from there by its title."""
    talk.ask(question("ask_session_number", entities=(("session", "3"),)))
    told = talk.move("ask_session_number", words)
    assert [answer.id for answer in told.answers] == [f"training.session_{number}"]
    if number == 4:
        again = talk.move("ask_session_number", words)
        assert [answer.id for answer in again.answers] == ["training.session_5"]


@pytest.mark.parametrize(
    "words", ["number?", "and its number", "what number is it", "which number"]
)
def test_the_number_of_the_session_told(talk: Conversation, question: Ask, words: str) -> None:
    """Asked for after a title, it is that session's; other lists have no numbers."""
    talk.ask(question("ask_session_partnerships"))
    assert [answer.id for answer in talk.move("ask_contact", words).answers] == [
        "training.session_3"
    ]
    talk.ask(question("ask_skill_empathy"))
    assert talk.move("ask_contact", words).outcome == "not_covered"


def test_it_is_the_session_told_last(talk: Conversation, question: Ask) -> None:
    """Told by its title after another was named by its number."""
    talk.ask(question("ask_session_number", entities=(("session", "1"),)))
    talk.ask(question("ask_session_partnerships"))
    reply = talk.ask(question("ask_session_number", "what is it called", ellipsis=0.7))
    assert reply.parts[0].text.startswith("Session 3")


def test_past_either_end_there_is_no_item(talk: Conversation, question: Ask) -> None:
    talk.ask(question("ask_session_introduction"))
    reply = talk.move("ask_session_records", "the one before that")
    assert [answer.id for answer in reply.answers] == ["training.session_6"]  # as it was classified


@pytest.mark.parametrize(
    "words", ["the last date to apply?", "first aid?", "is the next one in Leeds"]
)
def test_other_words_are_left_to_the_classifier(
    talk: Conversation, question: Ask, words: str
) -> None:
    talk.ask(question("ask_skills_list"))
    assert talk.move("ask_training_duration", words).answers[0].id == "training.duration"


def test_without_a_list_before_it_there_is_none(talk: Conversation, question: Ask) -> None:
    talk.ask(question("ask_training_duration"))
    assert talk.move("ask_training_provider", "the last one?").answers[0].id == "training.provider"


def test_several_sessions_named_by_title_are_told_by_number(
    talk: Conversation, question: Ask
) -> None:
    """One intent can be one session only; the titles say that two are meant."""
    titles = (("session_title", "3"), ("session_title", "4"))
    reply = talk.ask(question("ask_session_partnerships", entities=titles))
    assert [part.items for part in reply.parts if part.items] == [
        (
            "3. Developing partnerships",
            "4. Introducing people to community groups and VCSE organisations",
        )
    ]


def test_a_list_said_more_simply_is_its_items(talk: Conversation, question: Ask) -> None:
    talk.ask(question("ask_skills_list"))
    simply = talk.move("ask_simpler")
    assert [part.kind for part in simply.parts] == ["list"]
    assert len(simply.parts[0].items) == 6
