"""A letter on a topic that a person chose."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.helpdesk.triage.gaps import gaps
from bot.helpdesk.triage.on_topic import NoTopic, on_topic
from bot.helpdesk.triage.rules import Rules
from bot.knowledge.read_knowledge import load

ROOT = Path(__file__).parents[3]
TODAY = date(2026, 11, 30)


def drafted(topic: str) -> tuple[str, tuple[str, ...]]:
    link = "https://desk.example/#{}".format
    knowledge = load(ROOT, TODAY)
    return on_topic(topic, "How is it?", knowledge, Rules.read(ROOT), TODAY, lambda _, one: link(one))  # fmt: skip


def test_every_topic_of_the_page_makes_a_whole_letter() -> None:
    """With the page's words, a link to them, and no gap."""
    for role in load(ROOT, TODAY).roles.values():
        for topic in role.topics:
            letter, quotes = drafted(topic)
            assert quotes and "https://desk.example/#" in letter and not gaps(letter), topic


def test_a_letter_is_signed_where_the_hub_has_no_name() -> None:
    """As the helpdesk; where it has one, by that name."""
    knowledge, rules = load(ROOT, TODAY), Rules.read(ROOT)
    named = replace(knowledge, hub=replace(knowledge.hub, name="The Hub"))
    nameless = replace(knowledge, hub=replace(knowledge.hub, name=""))
    for known, end in ((named, "The Hub"), (nameless, rules.say("signed"))):
        letter, _ = on_topic("ask_pay", "How is it?", known, rules, TODAY, lambda *_: "")
        assert letter.endswith(f"{rules.say('closing')}\n{end}")


def test_what_the_page_leaves_out_is_a_gap_with_the_question() -> None:
    """A person writes what the page does not say."""
    letter, quotes = drafted("ask_pay")
    assert quotes == () and "How is it?" in gaps(letter)[0]


def test_a_topic_that_nobody_knows_is_refused() -> None:
    """It raises, and nothing is drafted."""
    with pytest.raises(NoTopic):
        drafted("nonsense")
