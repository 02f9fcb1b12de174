"""What the parse says, as plain dataclasses: the only thing the steps read beside slots and knowledge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Question:
    """One question of a message. `ranking`: (intent, p), likeliest first; `groups`: summed p by group."""

    text: str
    form: str = "statement"
    ranking: tuple[tuple[str, float], ...] = ()
    groups: Mapping[str, float] = field(default_factory=dict)
    entities: tuple[tuple[str, str], ...] = ()
    ellipsis: float = 0.0
    similarity: float = 1.0

    @property
    def intent(self) -> str:
        """Return the likeliest intent, or an empty string."""
        return self.ranking[0][0] if self.ranking else ""

    def values(self, entity: str) -> list[str]:
        """Return the values found for an entity, in order, once each."""
        return list(dict.fromkeys(value for name, value in self.entities if name == entity))


@dataclass(frozen=True)
class Understanding:
    """One message as understood. `concern` is the kind of worry the safety rules saw, short of danger;
    `about` whether danger is the writer's ("self") or somebody else's ("other"); `dangers` the kinds of
    danger that the rules saw.
    """

    text: str
    intent: str
    confidence: float
    questions: tuple[Question, ...]
    entities: tuple[tuple[str, str], ...] = ()
    concern: str | None = None
    about: str = "self"
    dangers: tuple[str, ...] = ()

    @classmethod
    def from_parse(cls, parse: Mapping[str, Any]) -> Understanding:
        """Read Rasa's parse (`tracker.latest_message`); the questions stand in it or in its `parse_data`."""
        inner = parse.get("parse_data") or parse
        intent = parse.get("intent") or {}
        entities = _entities(parse.get("entities") or [])
        questions = tuple(
            Question(
                text=item["text"],
                form=item["form"],
                ranking=tuple(
                    (entry["name"], float(entry["confidence"])) for entry in item["ranking"]
                ),
                groups=item.get("groups") or {},
                entities=_entities(item.get("entities") or []),
                ellipsis=float(item.get("ellipsis") or 0.0),
                similarity=float(item.get("similarity") or 0.0),
            )
            for item in inner.get("questions") or []
        )
        return cls(
            text=str(parse.get("text") or ""),
            intent=str(intent.get("name") or ""),
            confidence=float(intent.get("confidence") or 0.0),
            questions=questions,
            entities=entities,
            concern=(inner.get("safety") or {}).get("concern"),
            about=(inner.get("safety") or {}).get("about") or "self",
            dangers=tuple((inner.get("safety") or {}).get("dangers") or ()),
        )


def _entities(found: list[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    return tuple((str(entity["entity"]), str(entity["value"])) for entity in found)
