"""The reply contract (knowledge/schemas/reply.schema.json) as dataclasses, and its plain text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Outcome = Literal["answer", "clarify", "not_covered", "handoff", "safety", "smalltalk"]
PartKind = Literal["lead", "list", "correction", "gap", "signpost", "emergency"]


@dataclass(frozen=True)
class Part:
    """One thing said: a `text`, or the `items` of a list (numbered from `numbers` where it has numbers)."""

    kind: PartKind
    text: str = ""
    items: tuple[str, ...] = ()
    answer_id: str = ""
    tel: str = ""
    url: str = ""

    def as_custom(self) -> dict[str, Any]:
        """Return the part as the contract writes it: only what it has."""
        out: dict[str, Any] = {"kind": self.kind}
        if self.items:
            out["items"] = list(self.items)
        else:
            out["text"] = self.text
        for key in ("tel", "url", "answer_id"):
            if value := getattr(self, key):
                out[key] = value
        return out

    def plain(self) -> str:
        """Return the part as plain text."""
        if self.items:
            return "\n".join(item if item[:1].isdigit() else f"• {item}" for item in self.items)
        return self.text


@dataclass(frozen=True)
class Source:
    """Exact words of a page, and where they stand."""

    page: str
    section: str
    quote: str


@dataclass(frozen=True)
class Answer:
    """A topic that was answered, with the words it rests on."""

    id: str
    title: str
    sources: tuple[Source, ...]

    def as_custom(self) -> dict[str, Any]:
        """Return the answer as the contract writes it."""
        sources = [{"page": s.page, "section": s.section, "quote": s.quote} for s in self.sources]
        return {"id": self.id, "title": self.title, "sources": sources}


@dataclass(frozen=True)
class Button:
    """An offered next step. `choice`: it answers a question that the assistant asked."""

    title: str
    payload: str
    choice: bool = False


@dataclass(frozen=True)
class Reply:
    """All of one turn's reply: every channel renders from this, in the order of `parts`."""

    outcome: Outcome
    parts: tuple[Part, ...]
    answers: tuple[Answer, ...] = ()
    buttons: tuple[Button, ...] = field(default=())
    confidence: float = 1.0

    @property
    def text(self) -> str:
        """Return the plain rendering: parts in order, one a line."""
        return "\n".join(plain for part in self.parts if (plain := part.plain()))

    def as_custom(self) -> dict[str, Any]:
        """Return the `custom` object of the contract (the channel adds the message ids)."""
        return {
            "outcome": self.outcome,
            "answers": [answer.as_custom() for answer in self.answers],
            "parts": [part.as_custom() for part in self.parts],
            "confidence": round(self.confidence, 4),
        }
