"""What a question holds beside what it was taken for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.answers.gates import GATES
from bot.answers.understanding import Question

if TYPE_CHECKING:
    from conftest import Conversation

Ask = Callable[..., Question]
LEVEL_3 = (("qualification", "level_3"),)


def told(talk: Conversation, question: Question) -> list[str]:
    """Return the topics that are told, in order."""
    return [answer.id for answer in talk.ask(question).answers]


@pytest.mark.parametrize(
    "words",
    [
        "Who developed it, and what is session two about?",
        "who made the training plus the title of session two",
        "What's session two called and who made it all?",
    ],
)
def test_a_session_that_a_clause_asks_for_is_told_beside_the_rest(
    words: str, talk: Conversation, question: Ask
) -> None:
    """Two questions that were read as one: what a number names needs no classifier."""
    asked = question("ask_training_provider", words, entities=(("session", "2"),))
    assert told(talk, asked) == ["training.provider", "training.by_number"]


@pytest.mark.parametrize(
    "words",
    [
        "I have done session two, who developed it?",
        "Who developed session two?",
        "what organisation is behind session two",
        "how long is it, I only have session two left",
    ],
)
def test_a_session_that_is_only_mentioned_is_not_told(
    words: str, talk: Conversation, question: Ask
) -> None:
    """Nobody asked what it is."""
    asked = question("ask_training_provider", words, entities=(("session", "2"),))
    assert told(talk, asked) == ["training.provider"]


def test_a_list_that_holds_the_session_is_enough(talk: Conversation, question: Ask) -> None:
    words = "What are the sessions, and what is session two about?"
    asked = question("ask_training_sessions_list", words, entities=(("session", "2"),))
    assert told(talk, asked) == ["training.sessions"]


def test_one_session_by_the_classifier_and_one_by_its_title_are_both_told(
    talk: Conversation, question: Ask
) -> None:
    """ "The one about plans and the records one": one intent can be one of them only."""
    reply = talk.ask(question("ask_session_care_plans", entities=(("session_title", "6"),)))
    (items,) = [part.items for part in reply.parts if part.items]
    assert [item[0] for item in items] == ["2", "6"]


@pytest.mark.parametrize(
    ("chance", "entities", "answered"),
    [
        (GATES.beside_near, LEVEL_3, True),
        (GATES.beside_near - 0.01, LEVEL_3, False),
        (GATES.beside_near, (), False),
    ],
)
def test_a_qualification_that_is_named_is_met_beside_what_the_page_leaves_out(
    chance: float,
    entities: tuple[tuple[str, str], ...],
    answered: bool,
    talk: Conversation,
    question: Ask,
) -> None:
    """ "I'm 17 and have A levels, will that do?": what the page asks for, and that it says nothing of age."""
    ranking = (("ask_age", 0.8), ("ask_is_mine_enough", chance))
    reply = talk.ask(replace(question("ask_age", entities=entities), ranking=ranking))
    assert reply.outcome == ("answer" if answered else "not_covered")
    assert [answer.id for answer in reply.answers] == ["entry.is_mine_enough"] * answered
    assert "age limits" in reply.text


@pytest.mark.parametrize(
    ("chance", "outcome"),
    [(GATES.beside_rules, "answer"), (GATES.beside_rules - 0.01, "not_covered")],
)
def test_a_question_beside_an_instruction_is_answered_and_the_instruction_refused(
    chance: float, outcome: str, talk: Conversation, question: Ask
) -> None:
    """Whoever adds an order to a plain question gets the page's answer, and no more."""
    ranking = (("prompt_injection", 0.6), ("ask_training_duration", chance))
    reply = talk.ask(replace(question("prompt_injection"), ranking=ranking))
    assert reply.outcome == outcome
    assert talk.knowledge.say("not_covered.rules") in reply.text
