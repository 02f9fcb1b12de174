"""knowledge/helpdesk.yml in memory: what triage goes by, and the words of its letters."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.helpdesk.triage.sorted_message import Band
from bot.knowledge.read_yaml import read_yaml


@dataclass(frozen=True)
class Reason:
    """Why a person has to look; `priority` 1 is urgent, 4 last."""

    name: str
    label: str
    priority: int
    intents: frozenset[str]


@dataclass(frozen=True)
class Measured:
    """How many letters of the band "high" were right, on which messages."""

    right: int
    of: int
    mails: str


@dataclass(frozen=True)
class Rules:
    """All of the file. Chances are from 0 to 1."""

    letter: Mapping[str, str]
    reasons: Mapping[str, Reason]
    danger_intents: frozenset[str]
    danger_from: float
    concerns: frozenset[str]
    concern_from: float
    usual_priority: int
    high: float
    medium: float
    close: float
    measured: Measured | None = None

    @classmethod
    def read(cls, root: Path) -> Rules:
        """Read the file under `root`. Raises what reading raises; `bot knowledge check` says what is wrong in it."""
        data = read_yaml(root / "knowledge" / "helpdesk.yml")
        danger, bands = data["danger"], data["bands"]
        found = bands.get("measured")
        return cls(
            letter=data["letter"],
            reasons={
                name: Reason(name, one["label"], one["priority"], frozenset(one.get("intents", ())))
                for name, one in data["reasons"].items()
            },
            danger_intents=frozenset(danger["intents"]),
            danger_from=danger["net"],
            concerns=frozenset(danger["concerns"]),
            concern_from=danger["concern"],
            usual_priority=data["priority"],
            high=bands["high"],
            medium=bands["medium"],
            close=bands["close"],
            measured=Measured(found["right"], found["of"], found["mails"]) if found else None,
        )

    def say(self, line: str, **marks: str) -> str:
        """A line of a letter, its {marks} filled in."""
        return self.letter[line].format(**marks)

    def band(self, chance: float) -> Band:
        """The band of a letter that is right with this chance."""
        return "high" if chance >= self.high else "medium" if chance >= self.medium else "low"

    def priority(self, reasons: Iterable[str]) -> int:
        """The most urgent of what the reasons ask for."""
        return min((self.reasons[name].priority for name in reasons), default=self.usual_priority)

    def given_by(self, intents: Collection[str]) -> list[str]:
        """The reasons that these intents give, in the order of the file."""
        return [name for name, one in self.reasons.items() if one.intents & set(intents)]
