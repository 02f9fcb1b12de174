"""Two roles at once: the role is named, is the one of the talk so far, or is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from bot.answers.reply import Reply
from bot.answers.understanding import Question
from bot.knowledge.model import Knowledge

if TYPE_CHECKING:
    from conftest import Conversation

OURS, OTHER = "social-prescribing-link-worker", "care-coordinator"
Ask = Callable[..., Question]


@pytest.fixture
def both(two_roles: Knowledge, converse: Callable[..., Conversation]) -> Conversation:
    """A new conversation in which either role may be meant."""
    assert set(two_roles.roles) == {OURS, OTHER}
    return converse(two_roles)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("how much supervision does a link worker get", OURS),
        ("How much supervision do Social Prescribing Link Workers get?", OURS),
        ("supervision of an SPLW, how much", OURS),
        ("how much supervision does a care coordinator get", OTHER),
        ("how much supervision do co-ordinators get as Care Co-ordinators", OTHER),
    ],
)
def test_the_role_is_found_in_the_message(
    text: str, role: str, both: Conversation, question: Ask
) -> None:
    """A role's name, or what it is called, sends the question to its page."""
    reply = both.ask(question("ask_supervision_amount", text))
    assert both.talk.role == role
    assert reply.outcome == "answer"
    assert (role == OTHER) == reply.text.startswith("One hour each month")


def test_the_role_of_the_talk_so_far_is_kept(both: Conversation, question: Ask) -> None:
    """A follow-up that names no role stays with the page of the answer before."""
    both.ask(question("ask_supervision_required", "is a care coordinator supervised"))
    reply = both.ask(question("ask_supervision_amount", "how much of it"))
    assert reply.text.startswith("One hour each month")
    assert {s.page for a in reply.answers for s in a.sources} == {
        both.knowledge.roles[OTHER].page.title
    }


def test_naming_the_other_role_changes_the_talk(both: Conversation, question: Ask) -> None:
    """ "And a link worker?" goes on with the other page."""
    both.ask(question("ask_supervision_amount", "supervision of a care coordinator"))
    both.ask(question("ask_supervision_amount", "and a link worker, how much supervision"))
    assert both.talk.role == OURS


def test_a_role_that_nothing_tells_is_asked_for(
    both: Conversation, question: Ask, valid: Callable[[Reply], dict[str, Any]]
) -> None:
    """One question back, with a button for each role, and nothing from either page."""
    reply = both.ask(question("ask_supervision_amount", "how much supervision"))
    custom = valid(reply)
    assert (custom["outcome"], custom["answers"]) == ("clarify", [])
    assert [button.title for button in reply.buttons] == [
        role.name for role in both.knowledge.roles.values()
    ]
    assert all(button.choice for button in reply.buttons)
    assert both.talk.role is None


def test_two_roles_in_one_message_are_asked_about(both: Conversation, question: Ask) -> None:
    """Both named tells no more than neither."""
    text = "is it the link worker or the care coordinator who gets supervision"
    assert both.ask(question("ask_supervision_amount", text)).outcome == "clarify"


@pytest.mark.parametrize("role", [OURS, OTHER])
def test_choosing_a_role_answers_what_was_asked(
    role: str, both: Conversation, question: Ask
) -> None:
    """The question that led to the buttons need not be asked again."""
    both.ask(question("ask_supervision_amount", "how much supervision"))
    reply = both.press(both.knowledge.roles[role].name)
    assert both.talk.role == role
    assert reply.outcome == "answer"
    assert [answer.id for answer in reply.answers] == ["supervision.amount"]
    assert (role == OTHER) == reply.text.startswith("One hour each month")


def test_a_choice_without_an_answer_on_that_page_offers_what_there_is(
    both: Conversation, question: Ask
) -> None:
    """Where the chosen role's page has no such topic, its own topics are offered."""
    both.ask(question("ask_pay", "what is the pay"))
    reply = both.press(both.knowledge.roles[OURS].name)
    assert reply.outcome == "clarify"
    assert len(reply.buttons) > 1


def test_what_one_page_leaves_out_the_other_answers(both: Conversation, question: Ask) -> None:
    """Pay is a near miss of one role and a topic of the other."""
    answer = both.ask(question("ask_pay", "what is a care coordinator paid"))
    assert (answer.outcome, [a.id for a in answer.answers]) == ("answer", ["pay.band"])
    missing = both.ask(question("ask_pay", "what is a link worker paid"))
    assert missing.outcome == "not_covered"
    offered = {button.payload for button in missing.buttons}
    assert not any("pay.band" in payload for payload in offered)


def test_words_are_looked_up_in_the_roles_own_page(both: Conversation, question: Ask) -> None:
    """An abbreviation of one page is not explained from the other."""
    named = {"entities": (("abbreviation", "PCI"),)}
    theirs = both.ask(question("ask_abbreviation", "PCI for a care coordinator", **named))
    assert "spells it out" in theirs.text
    ours = both.ask(question("ask_abbreviation", "PCI for a link worker", **named))
    assert "Personalised Care Institute" not in ours.text
