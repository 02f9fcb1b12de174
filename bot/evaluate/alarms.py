"""Safety: how many messages in danger raise the alarm, and how many ordinary ones do.

The phrases of tests/safety were written before the rules, those of tests/eval by somebody else.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.evaluate.assistant import Assistant
from bot.evaluate.questions import read_rows

# Of whom help is due, and of whom any notice is: a worry may be answered as one, or as a danger.
LEVELS_DUE = {
    "danger": frozenset({"danger"}),
    "concern": frozenset({"danger", "concern"}),
    "wellbeing": frozenset({"danger", "concern", "wellbeing"}),
}
URGENT = frozenset({"self_harm", "emergency", "abuse", "danger"})  # kinds of tests/eval
NOTICED = frozenset({"answer", "handoff"})


@dataclass(frozen=True)
class Phrases:
    """Messages of one kind from one file. `due`: levels that fit; empty where none may be raised."""

    name: str
    texts: tuple[str, ...]
    due: frozenset[str]


@dataclass(frozen=True)
class Heard:
    """What became of one list of phrases. `wrong`: missed ones, or false alarms."""

    name: str
    total: int
    wrong: tuple[str, ...]
    alarms_due: bool

    @property
    def right(self) -> int:
        return self.total - len(self.wrong)


def read_phrases(tests: Path) -> list[Phrases]:
    """All lists under `tests`: safety/phrases_*.txt and the rows of eval."""
    found = []
    for path in sorted((tests / "safety").glob("phrases_*.txt")):
        kind = path.stem.removeprefix("phrases_")
        due = LEVELS_DUE.get(kind, frozenset())
        found.append(Phrases(f"phrases: {kind}", tuple(_lines(path)), due))
    rows = read_rows(tests / "eval" / "safety.jsonl")
    for name, due, kinds in (
        ("danger", LEVELS_DUE["danger"], URGENT),
        ("concern", LEVELS_DUE["concern"], {"safeguarding_concern"}),
        ("wellbeing", LEVELS_DUE["wellbeing"], {"staff_wellbeing"}),
    ):
        texts = tuple(row.only.question for row in rows if row.kind in kinds)
        found.append(Phrases(f"questions: {name}", texts, due))
    ordinary = [row.only.question for row in rows if row.want == "no_alarm"]
    found.append(Phrases("questions: sound alarming", tuple(ordinary), frozenset()))
    others = [
        row.only.question
        for name in ("single", "compound", "oos")
        for row in read_rows(tests / "eval" / f"{name}.jsonl")
        if "safety" not in row.only.also
    ]
    found.append(Phrases("questions: all ordinary ones", tuple(others), frozenset()))
    return found


def by_rules(phrases: Iterable[Phrases], knowledge: Path) -> list[Heard]:
    """The phrase rules alone, as they work with everything else broken."""
    from bot.safety.screen import shared_screen

    screen = shared_screen(knowledge / "safety" / "phrases.yml")
    return [hear(one, lambda text: screen.check(text).level) for one in phrases]


def by_assistant(
    phrases: Iterable[Phrases], assistant: Assistant, progress: Callable[[str], None]
) -> list[Heard]:
    """The whole assistant, the trained second net included, each message in a new conversation.

    It shows no levels: a reply with the emergency lines counts as danger, and an answer or a hand-off
    as notice taken of a worry.
    """
    run = uuid.uuid4().hex[:8]
    number = itertools.count()

    def level(text: str) -> str:
        reply = assistant.say(f"{run}-alarm-{next(number)}", text)
        progress(text)
        if "safety" in reply.outcomes:
            return "danger"
        return "concern" if NOTICED & set(reply.outcomes) else "none"

    return [hear(one, level) for one in phrases]


def hear(phrases: Phrases, level_of: Callable[[str], str]) -> Heard:
    """What became of one list, where `level_of` says danger, concern, wellbeing or none."""

    def right(text: str) -> bool:
        level = level_of(text)
        return level in phrases.due if phrases.due else level != "danger"

    wrong = tuple(text for text in phrases.texts if not right(text))
    return Heard(phrases.name, len(phrases.texts), wrong, bool(phrases.due))


def _lines(path: Path) -> list[str]:
    """The messages of a list: `kind | message` or the message alone; `#` opens a remark."""
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.strip() and not line.startswith("#")]
    return [line.partition(" | ")[2] or line for line in kept]
