"""Which test questions in tests/eval rest on given words of the page."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

_MARKER = re.compile(r"•|(?<!\w)\d{1,2}\.(?=\s)")


def questions_about(root: Path, quotes: Collection[str]) -> list[str]:
    """Return "single.jsonl s001: the question" for each row that expects a fact of one of `quotes`.

    A fact of tests/eval/facts.json rests on a quote when one of the two texts holds the other.
    """
    folder = root / "tests" / "eval"
    facts_file = folder / "facts.json"
    if not facts_file.exists() or not quotes:
        return []
    wanted = [_bare(quote) for quote in quotes]
    touched = {
        name
        for name, fact in json.loads(facts_file.read_text("utf-8")).items()
        if any(_bare(fact["quote"]) in quote or quote in _bare(fact["quote"]) for quote in wanted)
    }
    return [
        f"{path.name} {row['id']}: {question}"
        for path in sorted(folder.glob("*.jsonl"))
        for row in _rows(path)
        for question, facts in _asked(row)
        if touched & facts
    ]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _asked(row: dict[str, Any]) -> Iterator[tuple[str, set[str]]]:
    """Yield each question of a row, or of the turns of its dialogue, with the facts it expects; mails name topics."""
    for turn in row.get("turns", [row] if "q" in row else []):
        question = " ".join(str(turn["q"]).split())
        yield question, {*turn.get("must", ()), *turn.get("any", ())}


def _bare(text: str) -> str:
    return " ".join(_MARKER.sub(" ", text).split()).lower()
