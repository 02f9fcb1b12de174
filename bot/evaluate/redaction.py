"""How much personal data the rules of bot/privacy find in a set written by hand, and what they take besides."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import RenderableType
from rich.table import Table

from bot.privacy.found import MARKS, Found
from bot.privacy.redact import find

AGREES = 0.8  # of the characters of either span have to be shared
TOTAL = "all"


@dataclass(frozen=True)
class Row:
    """One message. `spans`: what has to be found. `beyond`: personal data that no rule is asked to find."""

    id: str
    text: str
    spans: tuple[Found, ...]
    beyond: tuple[tuple[int, int], ...] = ()


@dataclass
class Redaction:
    """Counts by kind: spans that are `due`, that were `found`, and that were found `right`ly.

    `clean`: rows with no personal data at all; `changed`: the ids of those that were changed all the same.
    """

    due: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    clean: int = 0
    changed: list[str] = field(default_factory=list)


def measure_redaction(path: Path) -> Redaction:
    """Redact every message of a set and count. Raises ValueError where a row is broken."""
    result = Redaction()
    for row in read_set(path):
        count(row, find(row.text), result)
    return result


def read_set(path: Path) -> list[Row]:
    """The rows of a .jsonl file: `{"id", "voice", "text", "spans": [[kind, substring], …], "out_of_scope"?}`.

    `out_of_scope` holds substrings, or pairs like those of `spans`. Raises ValueError with the place where a
    row is broken: no JSON, an unknown kind, a substring that does not follow the one before it.
    """
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            try:
                rows.append(_row(json.loads(line)))
            except (KeyError, TypeError, ValueError) as error:
                raise ValueError(f"{path.name}, line {number}: {error}") from error
    return rows


def _row(entry: Mapping[str, Any]) -> Row:
    text, spans, at = entry["text"], [], 0
    if not isinstance(text, str):
        raise TypeError("the text is no text")
    for kind, part in entry["spans"]:
        if kind not in MARKS:
            raise ValueError(f"there is no kind {kind!r}")
        start = text.find(part, at)
        if start < 0 or not part:
            raise ValueError(f"{part!r} is not where it should be")
        at = start + len(part)
        spans.append(Found(kind, start, at))
    beyond = []
    for part in entry.get("out_of_scope") or []:
        part = part if isinstance(part, str) else part[1]
        if (start := text.find(part)) < 0:
            raise ValueError(f"{part!r} is not in the text")
        beyond.append((start, start + len(part)))
    return Row(entry["id"], text, tuple(spans), tuple(beyond))


def count(row: Row, found: Sequence[Found], result: Redaction) -> None:
    """Add one row to `result`. What is found of `beyond` is neither right nor wrong."""
    result.due.update(one.kind for one in row.spans)
    left = list(row.spans)
    for one in found:
        match = next((due for due in left if agree(one, due)), None)
        if match:
            left.remove(match)
            result.right[one.kind] += 1
        elif any(one.start < end and start < one.end for start, end in row.beyond):
            continue
        result.found[one.kind] += 1
    if not row.spans and not row.beyond:
        result.clean += 1
        if found:
            result.changed.append(row.id)


def agree(one: Found, other: Found) -> bool:
    """Whether two spans are of one kind and share enough of the characters of each."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    longest = max(one.end - one.start, other.end - other.start)
    return one.kind == other.kind and shared >= AGREES * longest


def figures(result: Redaction) -> dict[str, Any]:
    """`{"kinds": {kind: {"precision", "recall", "right", "found", "due"}}, "clean", "changed"}`.

    A share of nothing is None. The kind `all` holds them together.
    """
    kinds = {
        kind: _figures(result, [kind]) for kind in MARKS if result.due[kind] or result.found[kind]
    }
    return {
        "kinds": {**kinds, TOTAL: _figures(result, MARKS)},
        "clean": result.clean,
        "changed": result.changed,
    }


def _figures(result: Redaction, kinds: Iterable[str]) -> dict[str, Any]:
    names = list(kinds)
    right, found, due = (
        sum(counts[name] for name in names) for counts in (result.right, result.found, result.due)
    )
    return {
        "precision": round(right / found, 4) if found else None,
        "recall": round(right / due, 4) if due else None,
        "right": right,
        "found": found,
        "due": due,
    }


def redaction_table(result: Redaction) -> RenderableType:
    """Precision and recall by kind, and how many clean messages were changed."""
    table = Table("Redaction", "Due", "Precision", "Recall", box=None, header_style="bold")
    for kind, one in figures(result)["kinds"].items():
        table.add_row(kind, str(one["due"]), share(one["precision"]), share(one["recall"]))
    changed, clean = len(result.changed), result.clean
    table.add_row("clean, but changed", str(clean), f"{changed} of {clean}")
    return table


def share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
