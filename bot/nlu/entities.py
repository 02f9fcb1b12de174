"""Named things in a question: abbreviations, qualifications, session numbers. Words are data (data/words.yml)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypedDict

import yaml

from bot.nlu.session_numbers import session_numbers

AS_WRITTEN = "as_written"


class Entity(TypedDict):
    """As Rasa writes one: characters start to end of the text, and the canonical value."""

    entity: str
    value: str
    start: int
    end: int
    confidence_entity: float
    extractor: str


@dataclass
class Lexicon:
    """Spellings to look for, by entity; the canonical value of each spelling; text-speak -> plain word."""

    lookups: Mapping[str, list[str]]
    synonyms: Mapping[str, str]
    plain_words: Mapping[str, str] = field(default_factory=dict)
    _patterns: dict[str, re.Pattern[str]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        """Compile one pattern an entity, longest spelling first, so that "nvq level 3" beats "nvq"."""
        for entity, words in self.lookups.items():
            longest = sorted({word.lower() for word in words}, key=len, reverse=True)
            body = "|".join(re.escape(word).replace(r"\ ", r"[\s-]*") for word in longest)
            self._patterns[entity] = re.compile(rf"(?<![\w&/])(?:{body})(?![\w&])", re.IGNORECASE)

    @classmethod
    def read(cls, path: Path) -> Lexicon:
        """Read data/words.yml. Raises OSError or yaml.YAMLError where there is none or it is broken."""
        words = yaml.safe_load(path.read_text(encoding="utf-8"))
        named, plain = words["named"], words["plain_words"]
        spelt = [
            (spelling, value)
            for values in named.values()
            for value, spellings in values.items()
            for spelling in spellings
        ]
        return cls(
            {
                entity: [s for spellings in values.values() for s in spellings]
                for entity, values in named.items()
            },
            {_plain(spelling): value for spelling, value in spelt if value != AS_WRITTEN},
            {spelling: word for word, spellings in plain.items() for spelling in spellings},
        )

    def find(self, text: str) -> Iterable[Entity]:
        """Yield the entities of `text`, in order of their kind and place."""
        for entity, pattern in self._patterns.items():
            for found in pattern.finditer(text):
                spelling = _plain(found[0])
                value = (
                    self.synonyms.get(spelling)
                    or self.synonyms.get(spelling.replace(" ", ""))
                    or found[0]
                )
                yield _entity(entity, value, found.start(), found.end())

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the trained model's folder."""
        return {
            "lookups": dict(self.lookups),
            "synonyms": dict(self.synonyms),
            "plain_words": dict(self.plain_words),
        }


def find_entities(
    text: str, lexicon: Lexicon, sessions: int = 6, *, bare: bool = False
) -> list[Entity]:
    """Return all entities of `text`; a session's value is its number. `sessions`: how many there are.

    `bare`: also take a lone number as a session (the talk is about sessions).
    """
    found = list(lexicon.find(text))
    for number in session_numbers(text, sessions, bare=bare):
        found.append(_entity("session", str(number), 0, len(text)))
    return found


def _plain(spelling: str) -> str:
    return re.sub(r"[\s-]+", " ", spelling.lower())


def _entity(entity: str, value: str, start: int, end: int) -> Entity:
    return {
        "entity": entity,
        "value": value,
        "start": start,
        "end": end,
        "confidence_entity": 1.0,
        "extractor": "QuestionReader",
    }
