"""knowledge/lead_rules.yml in a form to check sentences with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Frame:
    """Words that need no quote: silence takes the rest of its clause along, others need `quotes` beside them."""

    pattern: re.Pattern[str]
    quotes: re.Pattern[str] | None


@dataclass(frozen=True)
class LeadRules:
    """What leads may say beyond their quotes, and the limits of their length and difficulty."""

    frames: tuple[Frame, ...]
    negation: re.Pattern[str]
    obligation: re.Pattern[str]
    never_spelled_out: Mapping[str, tuple[str, ...]]
    allowed_names: frozenset[str]
    reading_age: float
    sentence_words: int
    lead_words: int

    def free(self, lead: str, quotes: str, allowed: tuple[str, ...] = ()) -> tuple[str, list[str]]:
        """Take out of `lead` what needs no quote; return the rest, and the silent clauses taken out."""
        silent: list[str] = []
        for words in allowed:
            lead = lead.replace(words, " ")
        for frame in self.frames:
            if frame.quotes is None:
                silent += [hit.group() for hit in frame.pattern.finditer(lead)]
            elif not frame.quotes.search(quotes):
                continue
            lead = frame.pattern.sub(" ", lead)
        return lead, silent


def lead_rules(data: Mapping[str, Any]) -> LeadRules:
    """Compile the data of lead_rules.yml. Raises re.error for a frame that is no regular expression."""
    return LeadRules(
        frames=tuple(_frame(one) for one in data["frames"]),
        negation=_any_of(data["negations"]),
        obligation=_any_of(data["obligations"]),
        never_spelled_out={short: tuple(long) for short, long in data["never_spelled_out"].items()},
        allowed_names=frozenset(name.lower() for name in data["allowed_names"]),
        **data["limits"],
    )


def _frame(one: Mapping[str, Any]) -> Frame:
    if one.get("silence"):
        return Frame(re.compile(rf"{one['frame']}[^.;:]*", re.IGNORECASE), None)
    return Frame(
        re.compile(one["frame"], re.IGNORECASE),
        re.compile(one["quotes"], re.IGNORECASE),
    )


def _any_of(words: list[str]) -> re.Pattern[str]:
    # A hyphen joins: the "non" of "non-judgmental", the "no" of "no-one" are parts of a word.
    return re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])", re.IGNORECASE)
