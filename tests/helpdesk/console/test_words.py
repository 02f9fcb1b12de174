"""knowledge/desk.yml has a word for all that the queue can come to."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from bot.helpdesk.console.words import Words
from bot.helpdesk.triage.rules import Rules
from bot.knowledge.read_knowledge import load
from bot.storage.queue.item import Ended, Kind, Status, Trouble
from bot.storage.queue.need import DUE, TALK
from bot.storage.queue.refused import Why

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def words() -> Words:
    return Words.read(ROOT, Rules.read(ROOT), load(ROOT, date(2026, 11, 30)))


@pytest.mark.parametrize(
    ("section", "names"),
    [
        ("status", get_args(Status)),
        ("ended", get_args(Ended)),
        ("kind", get_args(Kind)),
        ("trouble", get_args(Trouble)),
        ("blocked", get_args(Why)),
        ("priority", DUE),
        ("band", ("high", "medium", "low")),
        ("bulk", ("close", "spam", "send", "assign", "priority")),
    ],
)
def test_each_name_has_its_words(words: Words, section: str, names: tuple[object, ...]) -> None:
    """A name that is new in the queue is told in words, or this fails."""
    assert {name for name in names if name != ""} <= set(words[section])


def test_each_reason_has_its_words(words: Words) -> None:
    """Those of mails and those of talks."""
    assert set(TALK) <= set(words.reasons)


def test_a_topic_is_told_by_its_name(words: Words) -> None:
    """One of the page, one that it leaves out, one that asks nothing of it, and one that is gone."""
    found = [words.topic(one) for one in ("entry.degree", "ask_pay", "ask_complaint", "gone.by")]
    assert found == ["A degree", "Pay", "A complaint", "gone.by"]
    assert words.knows("ask_pay") and not words.knows("gone.by")


def test_no_topic_of_the_filter_is_called_that(words: Words) -> None:
    """What stands in a letter as "that skill" has a name of its own where nothing stands before it."""
    names = [name for _, group in words.topics for _, name in group]
    assert [name for name in names if name.split()[0] == "That"] == []


def test_a_letter_that_only_greets_is_bare(words: Words) -> None:
    """Whatever stands between greeting and end makes it a letter."""
    frame = "Hello,\n\nThank you for your message.\n\n{}\n\nKind regards,"
    assert words.bare(frame.format("")) and words.bare("Hello,\n")
    assert not words.bare(frame.format("No.")) and not words.bare("No.")
