"""Safety: how many messages in danger raise the alarm, and how many ordinary ones do.

The phrases of tests/safety were written before the rules, those of tests/eval by somebody else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.evaluate.questions import read_rows

# Of whom help is due, and of whom any notice is: a worry may be answered as one, or as a danger.
LEVELS_DUE = {
    "danger": frozenset({"danger"}),
    "concern": frozenset({"danger", "concern"}),
    "wellbeing": frozenset({"danger", "concern", "wellbeing"}),
}
URGENT = frozenset({"self_harm", "emergency", "abuse", "danger"})  # kinds of tests/eval


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


def listen(phrases: Iterable[Phrases], level_of: Callable[[str], str]) -> list[Heard]:
    """Ask `level_of` (danger, concern, wellbeing or none) for each message."""
    heard = []
    for one in phrases:
        if one.due:
            wrong = [text for text in one.texts if level_of(text) not in one.due]
        else:
            wrong = [text for text in one.texts if level_of(text) == "danger"]
        heard.append(Heard(one.name, len(one.texts), tuple(wrong), bool(one.due)))
    return heard


def _lines(path: Path) -> list[str]:
    """The messages of a list: `kind | message` or the message alone; `#` opens a remark."""
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.strip() and not line.startswith("#")]
    return [line.partition(" | ")[2] or line for line in kept]
