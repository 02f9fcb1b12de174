"""report.html: one page, complete in itself; what names danger stands first. Its words are in web/templates/triage.html."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot.helpdesk.triage.sorted_message import Sorted
from bot.helpdesk.triage.write.totals import Totals

_TEMPLATES = Path(__file__).resolve().parents[4] / "web" / "templates"
_BARS = 60  # of one picture; the rest is summed up in a last one


class BandFigures(Protocol):
    """How many of the letters in the band “high” were right, on which messages (knowledge/helpdesk.yml)."""

    @property
    def right(self) -> int: ...
    @property
    def of(self) -> int: ...
    @property
    def mails(self) -> str: ...


@dataclass(frozen=True)
class Cluster:
    """Near copies: the first of them, and how many they are."""

    first: Sorted
    size: int


@dataclass(frozen=True)
class Facts:
    """What the report knows besides the rows. `labels`: the name of a reason or a topic -> what people call it."""

    files: Sequence[str]
    band_figures: BandFigures | None = None
    labels: Mapping[str, str] = field(default_factory=dict)


def write_report(totals: Totals, clusters: Sequence[Cluster], facts: Facts, path: Path) -> None:
    """Write the page; the same bytes for the same rows."""
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pictures = {
        "priority": [(str(one), totals.priorities[one]) for one in sorted(totals.priorities)],
        "band": [(one, totals.bands[one]) for one in ("high", "medium", "low")],
        "outcome": _bars(totals.outcomes),
        "reason": _bars(_called(totals.reasons, facts.labels)),
        "topic": _bars(_called(totals.topics, facts.labels)),
        "language": _bars(totals.languages),
    }  # fmt: skip
    page = made.get_template("triage.html").render(
        totals=totals, clusters=clusters, facts=facts, pictures=pictures
    )
    path.write_text(page, encoding="utf-8", newline="\n")


def _called(counts: Counter[str], labels: Mapping[str, str]) -> Counter[str]:
    """By what people call them; names that are called the same are counted together."""
    found: Counter[str] = Counter()
    for name, count in counts.items():
        found[labels.get(name, name)] += count
    return found


def _bars(counts: Counter[str]) -> list[tuple[str, int]]:
    """The most frequent first, those of the same number by name."""
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    rest = sum(count for _, count in ordered[_BARS:])
    return [*ordered[:_BARS], *([("others", rest)] if rest else [])]
