"""The question sets of tests/eval, as rows with types. What a row means stands in its README."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Want = Literal["safety", "page", "no_alarm"]


@dataclass(frozen=True)
class Expected:
    """What one reply has to be. `must`, `any` and `must_not` are ids of facts."""

    question: str
    must: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    polarity: str | None = None
    also: frozenset[str] = frozenset()
    uncovered_part: bool = False
    expect: str = "answer"
    social: bool = False


@dataclass(frozen=True)
class Row:
    """One row of a set: a question, or the turns of a dialogue."""

    id: str
    persona: str
    turns: tuple[Expected, ...]
    kind: str = ""
    style: str = ""
    want: Want | None = None

    @property
    def only(self) -> Expected:
        return self.turns[0]


class Facts:
    """The statements of the page, each with patterns of which one in a text shows that it is said."""

    def __init__(self, patterns: Mapping[str, list[str]]) -> None:
        self._patterns = {
            name: [re.compile(pattern, re.IGNORECASE) for pattern in any_of]
            for name, any_of in patterns.items()
        }

    def __contains__(self, name: str) -> bool:
        return name in self._patterns

    def stated(self, name: str, text: str) -> bool:
        """Whether `text` states the fact. Raises KeyError for a fact that there is not."""
        return any(pattern.search(text) for pattern in self._patterns[name])


def read_facts(folder: Path) -> Facts:
    """The facts of `folder`/facts.json."""
    entries = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    return Facts({name: entry["any"] for name, entry in entries.items()})


def read_rows(path: Path) -> list[Row]:
    """The rows of one .jsonl file. Raises ValueError with the place where a row is broken."""
    return list(_rows(path))


def _rows(path: Path) -> Iterator[Row]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            turns = tuple(_expected(turn) for turn in entry.get("turns") or [entry])
            yield Row(
                id=entry["id"],
                persona=entry["persona"],
                turns=turns,
                kind=entry.get("kind", ""),
                style=entry.get("style", ""),
                want=entry.get("want"),
            )
        except (ValueError, KeyError) as broken:
            raise ValueError(f"{path.name}, line {number}: {broken!r}") from None


def _expected(entry: Mapping[str, Any]) -> Expected:
    return Expected(
        question=entry["q"],
        must=tuple(entry.get("must", ())),
        any=tuple(entry.get("any", ())),
        must_not=tuple(entry.get("must_not", ())),
        polarity=entry.get("polarity"),
        also=frozenset(entry.get("also", ())),
        uncovered_part=entry.get("oos_part", False),
        expect=entry.get("expect", "answer"),
        social=entry.get("social", False),
    )
