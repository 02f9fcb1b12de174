"""Which topics, which near miss, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.answers.gates import GATES
from bot.answers.understanding import Question
from bot.knowledge.model import Knowledge

if TYPE_CHECKING:
    from conftest import Conversation

Ask = Callable[..., Question]


def among(question: Ask, *ranking: tuple[str, float], **more: object) -> Question:
    """Return a question between several intents."""
    return replace(question(ranking[0][0]), ranking=ranking, **more)


def test_the_summed_chance_of_topics_is_what_counts(talk: Conversation, question: Ask) -> None:
    """Siblings that share the chance between them are answered, though none reaches the gate."""
    share = GATES.covered / 2 + 0.02
    reply = talk.ask(
        among(
            question, ("ask_supervision_amount", share), ("ask_supervision_frequency", share - 0.01)
        )
    )
    assert reply.outcome == "answer"
    assert reply.answers[0].id == "supervision.amount"


def test_a_near_miss_is_not_covered_and_no_question_back(talk: Conversation, question: Ask) -> None:
    """Under the gate the likeliest near miss is named."""
    reply = talk.ask(among(question, ("ask_pay", 0.6), ("ask_supervision_amount", 0.2)))
    assert reply.outcome == "not_covered"
    assert "pay" in reply.text


def test_a_near_miss_that_is_hardly_likelier_than_others_is_not_named(
    talk: Conversation, question: Ask
) -> None:
    """The wrong thing named is worse than none; what may be an illness is sent on all the same."""
    low = GATES.named - 0.01
    reply = talk.ask(among(question, ("ask_leave", low), ("ask_confidentiality", low - 0.02)))
    assert reply.outcome == "not_covered"
    assert "anything about that." in reply.text and "leave" not in reply.text
    ill = talk.ask(among(question, ("ask_patient_medical", low), ("ask_leave", low - 0.02)))
    assert "pharmacist" in ill.text


@pytest.mark.parametrize(
    ("ellipsis", "chance", "told"),
    [(1.0, GATES.after_near - 0.01, False), (1.0, GATES.after_near + 0.01, True), (0.0, 0.6, True)],
)
def test_what_leans_on_a_near_miss_is_about_it(
    ellipsis: float, chance: float, told: bool, talk: Conversation, question: Ask
) -> None:
    """ "How long is the probation, and can they let you go in it?" asks one thing the page does not say."""
    leaning = question("ask_supervision_amount", chance=chance, ellipsis=ellipsis)
    reply = talk.ask(question("ask_contract"), leaning)
    assert [answer.id for answer in reply.answers] == (["supervision.amount"] if told else [])
    assert reply.outcome == ("answer" if told else "not_covered")


def test_what_is_like_nothing_trained_is_asked_back(talk: Conversation, question: Ask) -> None:
    """However sure the classifier is, text far from every example is neither answered nor placed."""
    reply = talk.ask(question("ask_degree", "zzz qqq", similarity=GATES.unlike - 0.01))
    assert (reply.outcome, reply.answers) == ("clarify", ())


def test_nothing_fits(talk: Conversation, question: Ask) -> None:
    """A question that fits a few topics a little is asked back with those, as choices."""
    reply = talk.ask(among(question, ("ask_degree", 0.2), ("ask_training_duration", 0.1)))
    assert reply.outcome == "clarify"
    assert [b.choice for b in reply.buttons] == [True, True, False]
    assert talk.press(reply.buttons[0].title).answers[0].id == "entry.degree"


@pytest.mark.parametrize("concern", ["concern_safeguarding", "worry_staff"])
def test_a_worry_is_met_with_what_the_page_says(
    concern: str, talk: Conversation, question: Ask, knowledge: Knowledge
) -> None:
    """What the safety rules saw, short of danger, leads to its topic where nothing else is sure."""
    topics = [knowledge.topic_for_intent(role, concern) for role in knowledge.roles]
    reply = talk.ask(question("gibberish", chance=0.3), concern=concern)
    assert reply.outcome == "answer"
    assert [answer.id for answer in reply.answers] == [topic.id for topic in topics if topic]
    emergency = [part for part in reply.parts if part.kind == "emergency"]
    assert [part.tel for part in emergency] == (
        ["999"] if concern == "concern_safeguarding" else []
    )
    if emergency:
        assert reply.parts[0] == emergency[0]
    else:  # the writer's own worry is met with a kind word before the page's
        assert reply.parts[0].text.startswith("I am sorry")


def test_a_short_question_stays_in_the_section_of_the_talk(
    talk: Conversation, question: Ask
) -> None:
    """ "how long?" after training leans to training where two sections are about as likely."""
    close = (("ask_supervision_amount", 0.35), ("ask_training_duration", 0.3))
    talk.ask(question("ask_training_overview"))
    reply = talk.ask(among(question, *close, ellipsis=1.0))
    assert reply.answers[0].id == "training.duration"


def test_what_could_not_be_told_is_told_by_the_words_that_lean_on_it(
    talk: Conversation, question: Ask
) -> None:
    """ "Do I have to pass something, like a professional exam?" is one question, and its end says which."""
    unsure = question("ask_certificate", chance=GATES.named - 0.1)
    leaning = question("ask_professional_qualification", chance=0.8, ellipsis=0.5)
    reply = talk.ask(unsure, leaning)
    assert [part.answer_id for part in reply.parts] == ["entry.professional_qualification"]


@pytest.mark.parametrize(
    ("before", "words", "told"),
    [
        ("ask_best_practice", "what's the second one for", "supervision.purpose"),
        ("ask_best_practice", "what's the second session for", "training.by_number"),
        ("ask_training_session_count", "what's the second one for", "training.by_number"),
        (None, "what's the second one for", "training.by_number"),
    ],
)
def test_the_second_one_is_a_session_where_the_talk_is_about_sessions(
    before: str | None, words: str, told: str, talk: Conversation, question: Ask
) -> None:
    """In a talk about something else it is one of what was told there, unless a session is named."""
    if before:
        talk.ask(question(before))
    ranking = (("ask_session_number", 0.6), ("ask_supervision_purpose", 0.3))
    asked = among(question, *ranking, text=words, entities=(("session", "2"),))
    assert [answer.id for answer in talk.ask(asked).answers] == [told]


def test_a_name_of_another_kind_is_no_session(talk: Conversation, question: Ask) -> None:
    """That the GP was named before says nothing of which session is meant."""
    talk.ask(question("ask_named_gp", entities=(("abbreviation", "GP"),)))
    ranking = (("ask_session_number", 0.6), ("ask_supervision_purpose", 0.3))
    asked = among(question, *ranking, text="what's the second of those for")
    assert [answer.id for answer in talk.ask(asked).answers] == ["supervision.purpose"]


def test_what_was_just_told_is_not_what_short_words_lead_back_to(
    talk: Conversation, question: Ask
) -> None:
    """ "And it's in the skills, too?" after session 6 is about the skills; what is likeliest stays so."""
    talk.ask(question("ask_session_records"))
    close = (("ask_skill_data", 0.55), ("ask_session_records", 0.3))
    reply = talk.ask(among(question, *close, ellipsis=0.7))
    assert [answer.id for answer in reply.answers] == ["skills.data"]
    again = talk.ask(among(question, *close, ellipsis=0.7))
    assert [answer.id for answer in again.answers] == ["skills.data"]


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("do i need one", "clarify"),
        ("which of those should I have?", "clarify"),
        ("do i need a car", "not_covered"),
        ("is it paid", "not_covered"),
        ("what is it", "not_covered"),
    ],
)
def test_words_that_only_point_are_asked_back_where_nothing_was_said_before(
    words: str, outcome: str, talk: Conversation, question: Ask
) -> None:
    """Nobody knows what "one" is at the beginning of a talk; "it" is the role, and later it is what was said."""
    assert talk.ask(question("ask_driving", words)).outcome == outcome
    talk.ask(question("ask_driving", "is a car needed"))
    assert talk.ask(question("ask_driving", words)).outcome == "not_covered"


def test_short_words_stay_with_the_question_before_them_in_the_message(
    talk: Conversation, question: Ask
) -> None:
    """ "Who made the training, and how long?" is not about the supervision that the talk was in."""
    close = (("ask_supervision_amount", 0.4), ("ask_training_duration", 0.3))
    talk.ask(question("ask_supervision_provider"))
    reply = talk.ask(question("ask_training_provider"), among(question, *close, ellipsis=1.0))
    assert [answer.id for answer in reply.answers] == ["training.provider", "training.duration"]


@pytest.mark.parametrize(
    ("words", "gap"), [("is it a skill you look for", False), ("and languages?", True)]
)
def test_it_is_the_skill_just_told_and_no_other(
    words: str, gap: bool, talk: Conversation, question: Ask
) -> None:
    """The page lists it, so the same reply does not say that it lists nothing of the kind."""
    reply = talk.ask(question("ask_skill_listening"), question("ask_skill_other", words))
    assert ("gap" in [part.kind for part in reply.parts]) == gap
