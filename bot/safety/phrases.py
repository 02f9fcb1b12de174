"""Reads the reviewed list of phrases (knowledge/safety/phrases.yml)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import yaml

from bot.safety.patterns import NEVER_SKIPPED, Pattern, read_pattern
from bot.safety.tidy import BREAK

# The C parser reads the list in a tenth of the time; not every build of PyYAML has it.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

KINDS = {
    "self_harm": "danger",
    "emergency": "danger",
    "violence": "danger",
    "safeguarding": "concern",
    "wellbeing": "wellbeing",
}
"""Each kind of finding, and its level."""

NEGATED = "negated"
IDIOM = "idiom"
PRESENT = "present"


@dataclass(frozen=True)
class Rule:
    """What one entry of the list says: phrases that mean the same, and what makes them harmless.

    `soft` names the reasons that take the alarm back: "negated", or the id of a frame.
    """

    id: str
    kind: str
    why: str
    patterns: tuple[Pattern, ...]
    soft: frozenset[str]
    hit: tuple[str, ...]
    miss: tuple[str, ...]

    @property
    def level(self) -> str:
        """The level of a finding by this rule."""
        return KINDS[self.kind]


@dataclass(frozen=True)
class Frame:
    """A way of speaking about danger without danger: a course, a policy, the past, an idiom.

    `leaves` is the level that a danger keeps when it is said in this way.
    """

    id: str
    why: str
    patterns: tuple[Pattern, ...]
    leaves: str
    yields_to_present: bool
    hit: tuple[str, ...]


@dataclass(frozen=True)
class Phrases:
    """The whole list, compiled."""

    rules: dict[str, Rule]
    frames: dict[str, Frame]
    idioms: tuple[Frame, ...]
    present: tuple[Pattern, ...]
    negators: frozenset[str]
    not_negating: frozenset[str]
    negation_ends: frozenset[str]
    doubts: frozenset[str]
    self_words: frozenset[str]
    other_words: frozenset[str]
    saying: frozenset[str]
    showing: frozenset[str]
    spellings: dict[str, str]
    joins: dict[str, str]
    fuzzy: frozenset[str]
    real_words: frozenset[str]
    known: frozenset[str] = field(default_factory=frozenset)


def read_phrases(path: Path) -> Phrases:
    """The list in the file at `path`.

    Raises ValueError, naming the entry, where one is not as the notation wants it.
    """
    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    sets = _read_sets(raw["sets"])
    frames = {f.id: f for f in (_read_frame(entry, sets) for entry in raw["frames"])}
    rules = [_read_rule(entry, sets, frozenset(frames) | {NEGATED}) for entry in raw["rules"]]
    idioms = tuple(_read_frame(entry, sets) for entry in raw["idioms"])
    entries: list[Rule | Frame] = [*rules, *frames.values(), *idioms]
    ids = [entry.id for entry in entries]
    if len(ids) != len(set(ids)):
        raise ValueError(f"{path.name}: two entries are called {max(ids, key=ids.count)}")
    present = tuple(p for line in raw["present"] for p in read_pattern(line, sets))
    compiled = [*present, *chain.from_iterable(entry.patterns for entry in entries)]
    fuzzy = frozenset(raw["fuzzy"].split())
    negation = {name: frozenset(raw["negation"][name].split()) for name in raw["negation"]}
    return Phrases(
        rules={rule.id: rule for rule in rules},
        frames=frames,
        idioms=idioms,
        present=present,
        negators=negation["words"],
        not_negating=negation["not_before"],
        negation_ends=negation["ends_at"],
        doubts=negation["doubts"],
        self_words=frozenset(raw["about"]["self"].split()),
        other_words=_set_of(raw["about"]["other"], sets),
        saying=frozenset(raw["about"]["says"].split()),
        showing=frozenset(raw["about"]["shows"].split()),
        spellings=raw["spellings"],
        joins=raw["joins"],
        fuzzy=fuzzy,
        real_words=frozenset(raw["real_words"].split()),
        known=fuzzy
        | {BREAK, *NEVER_SKIPPED}
        | {w for p in compiled for s in p.slots for w in s.words or ()},
    )


def _read_sets(raw: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """The named sets of words; one may hold an earlier one as <name>."""
    sets: dict[str, frozenset[str]] = {}
    for name, words in raw.items():
        sets[name] = _set_of(words, sets)
    return sets


def _set_of(words: str, sets: Mapping[str, frozenset[str]]) -> frozenset[str]:
    parts = (sets[w[1:-1]] if w.startswith("<") else {w} for w in words.split())
    return frozenset(chain.from_iterable(parts))


def _read_patterns(entry: Mapping[str, Any], sets: Mapping[str, frozenset[str]]) -> list[Pattern]:
    try:
        return [p for line in entry["patterns"] for p in read_pattern(line, sets)]
    except ValueError as error:
        raise ValueError(f"{entry['id']}: {error}") from error


def _read_rule(
    entry: Mapping[str, Any], sets: Mapping[str, frozenset[str]], reasons: frozenset[str]
) -> Rule:
    if entry["kind"] not in KINDS:
        raise ValueError(f"{entry['id']}: there is no kind {entry['kind']!r}")
    soft = frozenset(entry.get("soft", reasons))
    if not soft <= reasons:
        raise ValueError(f"{entry['id']}: soft names no frame: {sorted(soft - reasons)}")
    return Rule(
        id=entry["id"],
        kind=entry["kind"],
        why=entry["why"],
        patterns=tuple(_read_patterns(entry, sets)),
        soft=soft,
        hit=tuple(entry["hit"]),
        miss=tuple(entry["miss"]),
    )


def _read_frame(entry: Mapping[str, Any], sets: Mapping[str, frozenset[str]]) -> Frame:
    return Frame(
        id=entry["id"],
        why=entry["why"],
        patterns=tuple(_read_patterns(entry, sets)),
        leaves=entry.get("leaves", "none"),
        yields_to_present=entry.get("yields_to_present", True),
        hit=tuple(entry.get("hit", ())),
    )
