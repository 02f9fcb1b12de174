"""Named things in a question: abbreviations, qualifications, session numbers. Words are data (data/lookups.yml)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypedDict

from bot.nlu.session_numbers import session_numbers


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
    """Spellings to look for, by entity; and the canonical value of each spelling."""

    lookups: Mapping[str, list[str]]
    synonyms: Mapping[str, str]
    _patterns: dict[str, re.Pattern[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Compile one pattern an entity, longest spelling first, so that "nvq level 3" beats "nvq"."""
        for entity, words in self.lookups.items():
            longest = sorted({word.lower() for word in words}, key=len, reverse=True)
            body = "|".join(re.escape(word).replace(r"\ ", r"[\s-]*") for word in longest)
            self._patterns[entity] = re.compile(rf"(?<![\w&/])(?:{body})(?![\w&])", re.I)

    @property
    def plain_words(self) -> dict[str, str]:
        """Return spelling -> plain word for those synonyms that belong to no lookup."""
        named = {word.lower() for words in self.lookups.values() for word in words}
        return {spelling: value for spelling, value in self.synonyms.items() if spelling not in named and " " not in spelling}

    def find(self, text: str) -> Iterable[Entity]:
        """Yield the entities of `text`, in order of their kind and place."""
        for entity, pattern in self._patterns.items():
            for found in pattern.finditer(text):
                spelling = re.sub(r"[\s-]+", " ", found[0].lower())
                value = self.synonyms.get(spelling) or self.synonyms.get(spelling.replace(" ", "")) or found[0]
                yield _entity(entity, value, found.start(), found.end())

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the trained model's folder."""
        return {"lookups": dict(self.lookups), "synonyms": dict(self.synonyms)}


def find_entities(text: str, lexicon: Lexicon, sessions: int = 6, *, bare: bool = False) -> list[Entity]:
    """Return all entities of `text`; a session's value is its number. `sessions`: how many there are.

    `bare`: also take a lone number as a session (the talk is about sessions).
    """
    found = list(lexicon.find(text))
    for number in session_numbers(text, sessions, bare=bare):
        found.append(_entity("session", str(number), 0, len(text)))
    return found


def _entity(entity: str, value: str, start: int, end: int) -> Entity:
    return {"entity": entity, "value": value, "start": start, "end": end, "confidence_entity": 1.0, "extractor": "QuestionReader"}
