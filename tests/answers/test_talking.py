"""Moves of a talk, each through all steps, with what is remembered between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from bot.answers.composer import STEPS, begin, run
from bot.answers.talk import Talk
from bot.answers.understanding import Question, Understanding
from bot.knowledge.hours import DAYS, LONDON, Hours
from bot.knowledge.model import Hub, Knowledge, Signpost

if TYPE_CHECKING:
    from conftest import Conversation

Ask = Callable[..., Question]


def test_are_you_sure_gives_the_quote_with_its_place(talk: Conversation, question: Ask) -> None:
    """The same topic, its exact words and the section they stand in."""
    first = talk.ask(question("ask_training_duration"))
    sure = talk.move("ask_sure")
    source = first.answers[0].sources[0]
    assert sure.answers[0].id == first.answers[0].id
    assert source.quote in sure.text and source.section in sure.text
    assert talk.move("ask_sure").text == sure.text


def test_two_words_that_one_quote_explains_are_both_told(talk: Conversation, question: Ask) -> None:
    """They rest on the same topic and the same words of the page, and say different things."""
    both = [
        replace(question("ask_abbreviation"), entities=(("abbreviation", word),))
        for word in ("HEE", "NHSE/I")
    ]
    reply = talk.ask(*both)
    assert "HEE is Health Education England" in reply.text
    assert "does not spell out NHSE/I" in reply.text


def test_are_you_sure_gives_no_quote_twice(talk: Conversation, question: Ask) -> None:
    """Two topics may rest on the same words; three quotes are enough to look again."""
    talk.ask(question("ask_first_contact"), question("ask_supervision_frequency"))
    sure = talk.move("ask_sure")
    quotes = [part.text.partition("“")[2] for part in sure.parts]
    assert 1 < len(quotes) == len(set(quotes)) <= 3
    assert len(sure.answers) == 2


def test_are_you_sure_of_what_is_not_covered(talk: Conversation, question: Ask) -> None:
    """The gap is said again, of the same thing."""
    talk.ask(question("ask_pay"))
    sure = talk.move("ask_sure")
    assert sure.outcome == "not_covered"
    assert "pay" in sure.text


@pytest.mark.parametrize("intent", ["ask_sure", "ask_simpler", "ask_repeat", "ask_source"])
def test_before_anything_was_told(intent: str, talk: Conversation) -> None:
    """There is nothing to repeat: topics are offered."""
    reply = talk.move(intent)
    assert reply.outcome == "clarify"
    assert reply.buttons


def test_more_simply_and_again(talk: Conversation, question: Ask) -> None:
    """Simpler is the page's own words, again is the same answer."""
    first = talk.ask(question("ask_supervision_amount"))
    assert first.answers[0].sources[0].quote in talk.move("ask_simpler").text
    assert talk.move("ask_repeat").answers == first.answers


def test_what_else_tells_nothing_twice_and_comes_to_an_end(
    talk: Conversation, question: Ask
) -> None:
    """Each "what else?" tells a new topic of the section; then it says that this was all."""
    talk.ask(question("ask_training_overview"))
    told = list(talk.talk.told)
    for _ in range(40):
        reply = talk.move("ask_more")
        if reply.text == talk.knowledge.say("more.nothing"):
            break
        assert reply.answers[0].id not in told
        told.append(reply.answers[0].id)
    else:
        pytest.fail("there was always more")
    assert len(told) > 2


@pytest.mark.parametrize(
    ("told", "whole"),
    [
        ("ask_knowledge_isolation", "entry.helpful_knowledge"),
        ("ask_skill_empathy", "skills.list"),
        ("ask_session_partnerships", "training.sessions"),
    ],
)
def test_what_else_after_a_part_is_the_whole(
    told: str, whole: str, talk: Conversation, question: Ask
) -> None:
    """After one of the areas, skills or sessions that the page names, "what else?" asks for the others."""
    talk.ask(question(told))
    assert [answer.id for answer in talk.move("ask_more").answers] == [whole]


def test_yes_after_the_offer_of_a_person(talk: Conversation, question: Ask) -> None:
    """After "would you like a person?" yes is a hand-off."""
    talk.ask(question("ask_pay"))
    assert talk.move("affirm").outcome == "handoff"
    assert talk.talk.offered_person  # the rule that led here holds until the turn has ended


@pytest.mark.parametrize("address", ["", "mailto:hub@example.org"])
def test_a_person_is_offered_where_there_is_one(
    address: str, knowledge: Knowledge, converse: Callable[..., Conversation], question: Ask
) -> None:
    """Without a contact nobody is promised; the button stays, and says how things are."""
    reply = converse(replace(knowledge, hub=Hub(contact_address=address))).ask(question("ask_pay"))
    offer, elsewhere = (knowledge.say(f"person.{name}") for name in ("offer", "ask_elsewhere"))
    assert (offer in reply.text, elsewhere in reply.text) == (bool(address), not address)
    assert reply.buttons[-1].payload == "/ask_human"


def test_an_answer_takes_the_offer_back(talk: Conversation, question: Ask) -> None:
    """Yes long after the offer is no wish for a person."""
    talk.ask(question("ask_pay"))
    talk.ask(question("ask_degree"))
    assert talk.move("affirm").outcome == "smalltalk"


def test_yes_to_the_only_choice(
    knowledge: Knowledge, converse: Callable[..., Conversation]
) -> None:
    """Where one topic was offered as a choice, yes picks it."""
    offered = ({"title": "x", "payload": '/choose{"topic": "entry.degree"}', "choice": True},)
    assert converse(knowledge, offered=offered).move("affirm").answers[0].id == "entry.degree"


@pytest.mark.parametrize(
    "intent",
    ["greet", "goodbye", "thank", "how_are_you", "compliment", "frustrated", "capabilities"],
)
def test_small_talk_is_a_line_of_the_talk_file(intent: str, talk: Conversation) -> None:
    """No answer, no source, the line of knowledge/talk.yml."""
    reply = talk.move(intent)
    assert (reply.outcome, reply.answers) == ("smalltalk", ())
    title = next(iter(talk.knowledge.roles.values())).page.title
    assert reply.text == talk.knowledge.say(f"smalltalk.{intent}", title=title)


def test_are_you_a_robot(talk: Conversation) -> None:
    """Yes, first."""
    assert talk.move("bot_challenge").text.startswith("Yes")


def test_frustration_offers_a_person(talk: Conversation) -> None:
    """An apology with the person's button, and yes takes it up."""
    reply = talk.move("frustrated")
    assert reply.buttons[-1].payload == "/ask_human"
    assert talk.move("affirm").outcome == "handoff"


def test_a_question_beside_a_pleasantry_is_answered(talk: Conversation, question: Ask) -> None:
    """ "Thanks. And is it online?" gets the answer."""
    reply = talk.ask(question("thank"), question("ask_training_online"))
    assert "training.online" in [answer.id for answer in reply.answers]


def test_several_questions_are_answered_in_order_once_each(
    talk: Conversation, question: Ask
) -> None:
    """Two questions, and one of them twice, give two answers."""
    reply = talk.ask(
        question("ask_training_duration"), question("ask_degree"), question("ask_training_duration")
    )
    assert [answer.id for answer in reply.answers] == ["training.duration", "entry.degree"]
    assert reply.text.count(reply.parts[0].text) == 1


def test_the_uncovered_part_is_named(talk: Conversation, question: Ask) -> None:
    """A question on the page and one off it: an answer, and the gap in its place."""
    reply = talk.ask(question("ask_degree"), question("ask_pay"))
    assert reply.outcome == "answer"
    assert [part.kind for part in reply.parts][-1] == "gap"
    assert "pay" in reply.parts[-1].text


def test_an_abbreviation_that_is_not_named_is_one_just_read(
    talk: Conversation, question: Ask
) -> None:
    """ "What does the V thing mean?" after the title of session 4 is about VCSE."""
    talk.ask(question("ask_session_community_groups"))
    assert "VCSE" in talk.ask(question("ask_abbreviation")).text
    talk.ask(question("ask_training_provider"))
    both = talk.ask(question("ask_abbreviation"))
    assert [part.text.split("HEE is")[0][:24] for part in both.parts] == [
        "The page does not spell ",
        "",
    ]


def test_an_abbreviation_asked_for_again_is_the_same(talk: Conversation, question: Ask) -> None:
    """ "So what is it?" after a question about the PCN is about the PCN, though the reply has others, too."""
    first = talk.ask(question("ask_abbreviation", entities=(("abbreviation", "MDT"),)))
    assert "PCN" in first.text
    assert talk.ask(question("ask_abbreviation")).text == first.text


def test_a_named_session_carries_on(talk: Conversation, question: Ask) -> None:
    """ "What is it about?" after session 4 is about session 4."""
    four = talk.ask(question("ask_session_number", entities=(("session", "4"),)))
    assert talk.ask(question("ask_session_number", "what is it", ellipsis=1.0)).text == four.text


def test_a_hand_off_without_a_contact_is_honest(talk: Conversation) -> None:
    """While the hub has set no contact, nothing is promised and no address shown."""
    reply = talk.move("ask_human")
    assert reply.outcome == "handoff"
    assert reply.text.startswith(talk.knowledge.say("person.without_contact"))
    assert not any(part.url for part in reply.parts)


HOURS = Hours.read({day: "09:00-17:00" for day in DAYS[:5]}, ["2026-12-25"])


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2026-12-02T10:00", "I have asked the team."),
        ("2026-12-02T17:00", "Nobody is at the helpdesk now. {kept} tomorrow at 9am."),
        ("2026-12-02T08:59", "Nobody is at the helpdesk now. {kept} today at 9am."),
        ("2026-12-05T10:00", "Nobody is at the helpdesk now. {kept} on Monday at 9am."),
        ("2026-12-25T10:00", "Nobody is at the helpdesk now. {kept} on Monday at 9am."),
    ],
)
def test_a_hand_off_outside_the_hours_says_when_somebody_is_there(
    knowledge: Knowledge, converse: Callable[..., Conversation], now: str, told: str
) -> None:
    """And within them that the team was asked; a day on which nobody is there counts as no day."""
    talk = converse(replace(knowledge, hub=Hub(hours=HOURS)))
    talk.now = datetime.fromisoformat(now).replace(tzinfo=LONDON)
    reply = talk.move("ask_human")
    kept = "Your question is kept, and the team will see it"
    assert reply.outcome == "handoff" and reply.text.startswith(told.format(kept=kept))
    assert "People are here Monday to Friday, 9am to 5pm." in reply.text


def test_with_hours_and_a_contact_both_are_told(
    knowledge: Knowledge, converse: Callable[..., Conversation]
) -> None:
    """First what becomes of the question, then the other way."""
    talk = converse(replace(knowledge, hub=Hub(contact_text="Ring us", hours=HOURS)))
    assert [part.kind for part in talk.move("ask_human").parts] == ["lead", "lead", "signpost"]


def test_what_the_hub_adds_is_shown_as_the_hubs(
    knowledge: Knowledge, converse: Callable[..., Conversation], question: Ask
) -> None:
    """Contact and signpost stand in parts of their own, never among the page's answers."""
    post = Signpost("ask_pay", "Ask the pay desk.", "https://hub.example/pay", "x", None)
    hub = Hub("The Hub", "Ring us", "tel:0114", "", {"ask_pay": post})
    talk = converse(replace(knowledge, hub=hub))
    reply = talk.ask(question("ask_pay"))
    (signpost,) = [part for part in reply.parts if part.kind == "signpost"]
    assert "The Hub" in signpost.text and signpost.url == "https://hub.example/pay"
    assert reply.answers == ()
    (contact,) = talk.move("ask_human").parts
    assert contact.kind == "signpost" and contact.url == "tel:0114"


def test_a_signpost_past_its_review_is_withheld(
    knowledge: Knowledge, converse: Callable[..., Conversation], question: Ask
) -> None:
    """Nothing stale is passed on."""
    post = Signpost("ask_pay", "Old.", "https://hub.example", "x", date(2025, 1, 1))
    talk = converse(replace(knowledge, hub=Hub(signposts={"ask_pay": post})))
    assert "Old." not in talk.ask(question("ask_pay")).text


def test_the_steps_are_named_in_order(knowledge: Knowledge, question: Ask) -> None:
    """`bot explain` can say which steps ran; the last one that ran replied."""
    turn = begin(
        Understanding("x", "ask_degree", 0.9, (question("ask_degree"),)),
        Talk(),
        knowledge,
        date(2025, 1, 15),
    )
    reply = run(turn)
    assert turn.steps == [step.__name__ for step in STEPS]
    assert turn.after.last_text == reply.text
    with pytest.raises(RuntimeError):
        run(turn, steps=())


def test_slots_hold_the_whole_talk() -> None:
    """What is remembered survives the way through slots, and only changes are written."""
    before = Talk()
    after = replace(before, told=("a", "b"), offered=({"title": "t"},), offered_person=True)
    assert before.changes(after) == {
        "told": ["a", "b"],
        "offered": [{"title": "t"}],
        "offered_person": True,
    }
    assert Talk.from_slots({**before.changes(after), "unknown": 1, "role": None}) == after
