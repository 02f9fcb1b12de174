"""A long answer to several questions leaves out what the rest of it says."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.answers.keep_short import LONG
from bot.answers.understanding import Question

if TYPE_CHECKING:
    from conftest import Conversation

Ask = Callable[..., Question]
SURE, LESS_SURE = 0.9, 0.6


def told(talk: Conversation, *questions: Question) -> list[str]:
    """Return the topics that are told, in order."""
    return [answer.id for answer in talk.ask(*questions).answers]


def test_what_others_say_already_goes_the_least_sure_first(
    talk: Conversation, question: Ask
) -> None:
    """Three answers rest on the same few sentences: two say it all."""
    asked = [
        question("ask_concern_types", chance=SURE),
        question("concern_safeguarding", chance=SURE),
        question("ask_supervision_purpose", chance=LESS_SURE),
    ]
    alone = [told(talk, one)[0] for one in asked]
    assert told(talk, *asked) == alone[:2]


def test_what_waits_for_an_answer_gets_it(talk: Conversation, question: Ask) -> None:
    """Whoever put a question mark behind each, and whoever is worried about a patient."""
    asked = [
        question("ask_concern_types", "Which concerns?", chance=LESS_SURE),
        question("concern_safeguarding", chance=LESS_SURE),
        question("ask_supervision_purpose", "What do they meet for?", chance=SURE),
    ]
    assert told(talk, *asked) == [told(talk, one)[0] for one in asked]


def test_one_mark_is_that_of_the_whole_sentence(talk: Conversation, question: Ask) -> None:
    """Its last clause is not asked more than the others."""
    asked = [
        question("ask_concern_types", chance=SURE),
        question("concern_safeguarding", chance=SURE),
        question("ask_supervision_purpose", "what would I do then?", chance=LESS_SURE),
    ]
    assert told(talk, *asked) == [told(talk, one)[0] for one in asked[:2]]


def test_what_no_other_says_stays(talk: Conversation, question: Ask) -> None:
    """However long it is."""
    asked = [
        question("ask_skills_list", chance=SURE),
        question("ask_training_sessions_list", chance=LESS_SURE),
        question("ask_supervision_purpose", chance=SURE),
    ]
    reply = talk.ask(*asked)
    assert len(reply.text.split()) > LONG
    assert len(reply.answers) == 3


def test_a_short_answer_is_left_as_it_is(talk: Conversation, question: Ask) -> None:
    """Nothing is left out of what is quickly read."""
    asked = [question("ask_degree"), question("ask_minimum_level", chance=LESS_SURE)]
    assert len(told(talk, *asked)) == 2


def test_a_sure_question_is_answered_in_words_of_its_own(talk: Conversation, question: Ask) -> None:
    """The same sentence of the page may hold two things: whom to ask for advice, and who supervises."""
    asked = [
        question("ask_first_contact", chance=SURE),
        question("ask_supervision_provider", chance=SURE),
        question("ask_supervision_purpose", chance=LESS_SURE),
    ]
    assert told(talk, *asked)[:2] == ["supervision.first_contact", "supervision.provider"]
    talk.talk = type(talk.talk)()
    asked[0] = question("ask_first_contact", chance=LESS_SURE - 0.1)
    assert "supervision.first_contact" not in told(talk, *asked)
