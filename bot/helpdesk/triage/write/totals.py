"""What the report says of all rows, from one reading of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.helpdesk.triage.sorted_message import Sorted

LISTED = 200
"""Rows that a list of the report shows; it says how many more there are."""


@dataclass
class Totals:
    """`urgent`, `errors`: the first LISTED of them; how many there are is in `count`."""

    count: Counter[str] = field(default_factory=Counter)
    topics: Counter[str] = field(default_factory=Counter)
    bands: Counter[str] = field(default_factory=Counter)
    priorities: Counter[int] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    urgent: list[Sorted] = field(default_factory=list)
    errors: list[Sorted] = field(default_factory=list)


def totals(rows: Iterable[Sorted]) -> Totals:
    """Reads all of `rows` once."""
    found = Totals()
    for row in rows:
        found.count["rows"] += 1
        found.topics[row.topic] += 1
        found.bands[row.band] += 1
        found.priorities[row.priority] += 1
        found.outcomes[row.outcome] += 1
        found.languages[row.language] += 1
        found.reasons.update(row.reasons)
        if row.priority == 1:
            _list(found, "urgent", found.urgent, row)
        if row.error:
            _list(found, "errors", found.errors, row)
        if row.cluster != row.row:
            found.count["copies"] += 1
    return found


def _list(found: Totals, name: str, rows: list[Sorted], row: Sorted) -> None:
    found.count[name] += 1
    if len(rows) < LISTED:
        rows.append(row)
