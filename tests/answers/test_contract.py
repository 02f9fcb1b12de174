"""Whatever is asked in whatever form, the reply keeps the contract and quotes the page to the letter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest

from bot.answers.reply import Reply
from bot.answers.talk import Talk
from bot.answers.understanding import Question
from bot.knowledge import load
from bot.knowledge.model import Knowledge
from bot.nlu.question_form import Form

if TYPE_CHECKING:
    from conftest import Conversation

ROOT = Path(__file__).parents[2]
KNOWLEDGE = load(ROOT, date(2025, 1, 15))
(ROLE,) = KNOWLEDGE.roles
PAGE = (ROOT / "content" / f"{ROLE}.txt").read_bytes().decode()
TOPICS = KNOWLEDGE.roles[ROLE].topics
FORMS = get_args(Form)
WORDINGS = (
    "{}",
    "is it required",
    "do i need that",
    "how many are there",
    "isn't it",
    "who does it",
)
Valid = Callable[[Reply], dict[str, Any]]
Ask = Callable[..., Question]
NAMED = {
    "session": ["1", "4", "9"],
    "abbreviation": sorted(KNOWLEDGE.words(ROLE)["abbreviations"]),
    "qualification": [*sorted(set(KNOWLEDGE.words(ROLE)["qualifications"]) - {"other"}), "BTEC"],
}


def on_the_page(custom: dict[str, Any]) -> None:
    """Check every source, and every list item, against the page's bytes."""
    for answer in custom["answers"]:
        assert answer["sources"]
        for source in answer["sources"]:
            assert source["quote"] in PAGE
    for part in custom["parts"]:
        for item in part.get("items", []):
            assert item.partition(". ")[2] in PAGE or item in PAGE


@pytest.mark.parametrize("topic", TOPICS.values(), ids=list(TOPICS))
def test_every_topic_in_every_form(
    topic: Any, talk: Conversation, question: Ask, valid: Valid
) -> None:
    """Each topic answers its intent in every form, from exact words of the page; each time in a new talk, that no words lean on."""
    for intent in topic.intents:
        for form, wording in [(f, WORDINGS[0]) for f in FORMS] + [("yes_no", w) for w in WORDINGS]:
            talk.talk = Talk()
            reply = talk.ask(question(intent, wording.format(topic.ask or topic.label), form=form))
            custom = valid(reply)
            assert custom["outcome"] == "answer"
            assert [answer["id"] for answer in custom["answers"]] == [topic.id]
            on_the_page(custom)


@pytest.mark.parametrize(
    ("entity", "value"), [(name, value) for name, values in NAMED.items() for value in values]
)
def test_every_named_thing(
    entity: str, value: str, talk: Conversation, question: Ask, valid: Valid
) -> None:
    """Each word of words.yml, and one that the page has not, gets an answer with its source."""
    topic = next(topic for topic in TOPICS.values() if topic.by_entity == entity)
    custom = valid(talk.ask(question(topic.intents[0], "x", entities=((entity, value),))))
    assert custom["outcome"] == "answer"
    on_the_page(custom)


@pytest.mark.parametrize("intent", sorted(set(KNOWLEDGE.near)))
def test_every_near_miss(
    intent: str, talk: Conversation, question: Ask, valid: Valid, knowledge: Knowledge
) -> None:
    """What the page does not answer is said to be so, of that thing, with a person offered."""
    if KNOWLEDGE.topic_for_intent(ROLE, intent):
        return  # this role's page answers it
    near = knowledge.near[intent]
    reply = talk.ask(question(intent))
    custom = valid(reply)
    assert (custom["outcome"], custom["answers"]) == ("not_covered", [])
    assert custom["parts"][0]["kind"] == "gap"
    if not near.advice:
        assert near.thing in custom["parts"][0]["text"]
    assert reply.buttons[-1].payload == "/ask_human"
    assert talk.talk.offered_person and talk.talk.not_covered == intent


@pytest.mark.parametrize(
    "intent", ["ask_sure", "ask_source", "ask_simpler", "ask_repeat", "ask_more"]
)
@pytest.mark.parametrize("before", [*TOPICS, None])
def test_every_move_about_every_topic(
    intent: str, before: str | None, talk: Conversation, valid: Valid, question: Ask
) -> None:
    """After any answer, and after none, the moves about it keep the contract too."""
    if before:
        talk.ask(question(TOPICS[before].intents[0]))
    on_the_page(valid(talk.move(intent)))


@pytest.mark.parametrize("topic", [t for t in TOPICS.values() if t.ask], ids=lambda topic: topic.id)
def test_every_button_leads_to_its_topic(topic: Any, talk: Conversation, valid: Valid) -> None:
    """Pressing a topic's button answers that topic."""
    custom = valid(talk.move("choose", topic=topic.id))
    assert [answer["id"] for answer in custom["answers"]] == [topic.id]


def test_an_old_page_says_so(
    knowledge: Knowledge, converse: Callable[..., Conversation], question: Ask, valid: Valid
) -> None:
    """Past its review date each source names the day its words were copied."""
    role = knowledge.roles[ROLE]
    page = replace(role.page, copied=date(2024, 3, 1), review_by=date(2025, 1, 1))
    old = replace(knowledge, roles={ROLE: replace(role, page=page)})
    custom = valid(converse(old).ask(question(next(iter(TOPICS.values())).intents[0])))
    assert "1 March 2024" in custom["answers"][0]["sources"][0]["page"]
