"""Named things, from data/words.yml."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu.entities import AS_WRITTEN, Lexicon, find_entities

ROOT = Path(__file__).parents[2]
WORDS = Lexicon.read(ROOT / "data" / "words.yml")


def values(text: str, **more: bool) -> list[tuple[str, str]]:
    return [(e["entity"], e["value"]) for e in find_entities(text, WORDS, **more)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("what does pcn stand for", [("abbreviation", "PCN")]),
        ("whats nhs e/i", [("abbreviation", "NHSE/I")]),
        ("I have an NVQ level 3", [("abbreviation", "NVQ"), ("qualification", "level_3")]),
        ("ive got a-levels", [("qualification", "level_3")]),
        ("a level 2 diploma", [("qualification", "diploma")]),
        ("my GCSEs", [("qualification", "GCSEs")]),
        ("what is session 4", [("session", "4")]),
        ("is there training", []),
        ("gpx", []),
    ],
)
def test_entities(text: str, found: list[tuple[str, str]]) -> None:
    """Spellings give the canonical value, the longest one wins, parts of words are none."""
    assert values(text) == found


def test_places_are_of_the_text() -> None:
    """Start and end cut the spelling out of the message."""
    text = "what is a PCN?"
    (entity,) = WORDS.find(text)
    assert text[entity["start"] : entity["end"]] == "PCN"


def test_every_spelling_in_the_file_is_found() -> None:
    """Each line of data/words.yml does something."""
    for entity, spellings in WORDS.lookups.items():
        for spelling in spellings:
            assert entity in [e["entity"] for e in WORDS.find(f"my {spelling} here")], spelling


def test_plain_words_are_single_words_and_no_entities() -> None:
    """Text-speak never hides a named thing."""
    named = {s.lower() for spellings in WORDS.lookups.values() for s in spellings}
    assert WORDS.plain_words["wot"] == "what"
    assert not named & set(WORDS.plain_words)
    assert not [word for word in WORDS.plain_words if " " in word or not word.islower()]
    assert AS_WRITTEN not in WORDS.synonyms.values()


def test_saved_and_read_back() -> None:
    """What stands in a trained model finds the same."""
    again = Lexicon(**WORDS.to_json())
    assert list(again.find("NVQ3 and a pcn")) == list(WORDS.find("NVQ3 and a pcn"))
    assert again.plain_words == WORDS.plain_words
