"""A doubt about the answer before is no new question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.answers.understanding import Question

if TYPE_CHECKING:
    from conftest import Conversation

Ask = Callable[..., Question]
UNCLEAR = (("ask_training_duration", 0.3), ("ask_sure", 0.3), ("ask_leave", 0.2))


def among(question: Ask, text: str, *ranking: tuple[str, float]) -> Question:
    """Return a question in these words, between several intents."""
    return replace(question(ranking[0][0], text), ranking=ranking)


@pytest.mark.parametrize(
    "words",
    [
        "no, my sister did nine",
        "nah it's longer than that",
        "you sure? it was two days for me",
        "really? that short",
        "hang on, I thought there were more",
        "but she was told it takes a week",
        "that can't be right",
    ],
)
def test_what_only_doubts_gets_the_page_s_words_again(
    words: str, talk: Conversation, question: Ask
) -> None:
    """Nothing else is asked that could be told, so what was said last is looked up again."""
    first = talk.ask(question("ask_training_duration"))
    again = talk.ask(among(question, words, *UNCLEAR), text=words)
    assert again.outcome == "answer"
    assert first.answers[0].sources[0].quote in again.text
    assert talk.talk.answered == ("training.duration",)


@pytest.mark.parametrize(
    ("words", "intent", "told"),
    [
        ("really? no minimum", "ask_minimum_level", "supervision.amount"),
        ("really? and do I need a degree?", "ask_degree", "entry.degree"),
        ("no, I mean the training", "ask_training_overview", "training.overview"),
        ("seriously? no line manager?", "ask_line_management", "supervision.line_management"),
    ],
)
def test_an_echo_of_the_answer_is_told_from_a_question(
    words: str, intent: str, told: str, talk: Conversation, question: Ask
) -> None:
    """ "Really? No …?" says the last answer back; a clear question is answered, whatever it begins with."""
    talk.ask(question("ask_supervision_amount"))
    reply = talk.ask(question(intent, words), text=words)
    assert [answer.id for answer in reply.answers] == [told]


@pytest.mark.parametrize(
    ("words", "outcome"), [("no, holidays?", "not_covered"), ("what about my bike", "clarify")]
)
def test_what_asks_something_else_is_no_doubt(
    words: str, outcome: str, talk: Conversation, question: Ask
) -> None:
    """A thing that can be named is named, and words that doubt nothing are asked back."""
    talk.ask(question("ask_training_duration"))
    ranking = (("ask_leave", 0.8),) if outcome == "not_covered" else (("ask_degree", 0.3),)
    assert talk.ask(among(question, words, *ranking), text=words).outcome == outcome


def test_no_doubt_is_seen_before_an_answer_or_after_a_danger(
    talk: Conversation, question: Ask
) -> None:
    """Without an answer there is nothing to doubt; "no" after a safety reply is about that."""
    words = "no, it was not me"
    assert talk.ask(among(question, words, *UNCLEAR), text=words).outcome == "not_covered"
    talk.ask(question("ask_training_duration"))
    talk.talk = replace(talk.talk, safety_open=True)
    assert talk.ask(among(question, words, *UNCLEAR), text=words).outcome == "not_covered"
