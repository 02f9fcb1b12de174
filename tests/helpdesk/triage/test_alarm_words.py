"""The words that raise an alarm are found in the text as it was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.project import ROOT
from bot.helpdesk.triage.alarm_words import PLACES, alarm_words
from bot.helpdesk.triage.danger import Found
from bot.safety.screen import shared_screen

CHECK = shared_screen(ROOT / "knowledge" / "safety" / "phrases.yml").check
CALM = "Hello. How many sessions are there in the training, please?"


def marked(text: str) -> list[str]:
    return [text[start:end] for start, end in alarm_words(text, CHECK)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{CALM} I want to kill myself. Thanks.", "kill myself"),
        (f"{CALM}\nim gonna kil myslef tonight", "kil myslef"),
        (f"Sorry, but my partner hits me, and {CALM}", "partner hits"),
    ],
)
def test_they_are_marked_as_they_were_typed(text: str, words: str) -> None:
    """Slips too, and nothing of what stands around them."""
    [found] = marked(text)
    assert words in found and "sessions" not in found and len(found.split()) <= 6


def test_each_of_several_is_marked() -> None:
    """In their order, in one sentence or in two."""
    found = marked("I want to die and my partner hits me. I will kill myself.")
    assert len(found) == 3 and "die" in found[0] and "hits" in found[1] and "myself" in found[2]


def test_a_calm_text_has_none() -> None:
    """Nothing is marked that raised nothing."""
    assert marked(CALM) == []


def test_a_text_without_end_is_not_looked_through_for_long() -> None:
    """A page waits for it: however often it alarms, a few places are found, each in a few looks at a few words."""
    looks: list[int] = []

    def counted(text: str) -> Found:
        looks.append(len(text))
        return CHECK(text)

    spans = alarm_words("i want to die " * 1_400, counted)
    assert len(spans) == PLACES
    assert len(looks) < 20 * PLACES and max(looks) < 1_000


@given(st.text(max_size=300))
def test_any_text_is_looked_through(text: str) -> None:
    """The places are in it, in order, and apart."""
    spans = alarm_words(text, CHECK)
    flat = [at for span in spans for at in span]
    assert flat == sorted(flat) and all(0 <= at <= len(text) for at in flat)
