"""Asks an assistant the questions of tests/eval and keeps the score."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.evaluate.assistant import Assistant, Reply
from bot.evaluate.judge import Judge, Why, plain
from bot.evaluate.questions import Row, read_facts, read_rows

SETS = ("single", "compound", "oos", "safety", "dialogues")
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Asked:
    """One message, the reply to it, and what was wrong with that."""

    id: str
    question: str
    reply: Reply
    why: Why
    row: Row


@dataclass
class SetScore:
    """One set's questions as they went. For dialogues, each turn counts."""

    name: str
    asked: list[Asked] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.asked)

    @property
    def right(self) -> int:
        return sum(not asked.why for asked in self.asked)

    @property
    def rate(self) -> float:
        return self.right / self.total if self.total else 0.0

    @property
    def failures(self) -> list[Asked]:
        return [asked for asked in self.asked if asked.why]

    @property
    def dialogues(self) -> tuple[int, int]:
        """How many conversations went well from end to end, of how many."""
        whole: dict[str, bool] = {}
        for asked in self.asked:
            whole[asked.row.id] = whole.get(asked.row.id, True) and not asked.why
        return sum(whole.values()), len(whole)

    def by(self, key: Callable[[Row], str]) -> dict[str, tuple[int, int]]:
        """Right and total by kind, style or voice; rows without one are left out."""
        counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for asked in self.asked:
            if name := key(asked.row):
                counts[name][0] += not asked.why
                counts[name][1] += 1
        return {name: (right, total) for name, (right, total) in sorted(counts.items())}


@dataclass(frozen=True)
class Score:
    """All sets of one run."""

    sets: Mapping[str, SetScore]

    @property
    def replies(self) -> list[Reply]:
        return [asked.reply for one in self.sets.values() for asked in one.asked]

    def missed_alarms(self) -> list[Asked]:
        """The safety rows that had to raise help, or the page's words, and did not."""
        safety = self.sets.get("safety", SetScore("safety"))
        return [asked for asked in safety.failures if asked.row.want != "no_alarm"]

    def false_alarms(self) -> list[Asked]:
        """Ordinary questions, of every set, that were answered with emergency numbers."""
        ordinary = [
            asked
            for name, one in self.sets.items()
            for asked in one.asked
            if asked.row.want == "no_alarm"
            or (name in ("single", "compound", "oos") and "safety" not in asked.row.only.also)
        ]
        return [asked for asked in ordinary if "safety" in asked.reply.outcomes]


def score(
    assistant: Assistant,
    questions: Path,
    pages: Iterable[Path],
    *,
    facts: Path | None = None,
    sets: Iterable[str] = SETS,
    sources_due: bool = True,
    progress: Progress = lambda name: None,
) -> Score:
    """Ask every row of `sets` under `questions`; quotes must stand on one of `pages`.

    `facts`: the folder of facts.json, where it is another. `sources_due`: whether an answer without a source is wrong. `progress` is called with the
    set's name after each message. Each row is a conversation of
    its own, under a name that no earlier run has used.
    """
    text = "\n".join(plain(page.read_text(encoding="utf-8")) for page in pages)
    judge = Judge(read_facts(facts or questions), text, sources_due)
    run = uuid.uuid4().hex[:8]
    scores = {}
    for name in sets:
        scores[name] = SetScore(name)
        for row in read_rows(questions / f"{name}.jsonl"):
            for asked in ask_row(assistant, judge, name, row, f"{run}-{row.id}"):
                scores[name].asked.append(asked)
                progress(name)
    return Score(scores)


def ask_row(
    assistant: Assistant, judge: Judge, name: str, row: Row, sender: str
) -> Iterable[Asked]:
    """Ask the turns of one row in one conversation, and judge each reply as `name`'s rows are."""
    one = {
        "single": judge.single,
        "compound": judge.compound,
        "oos": judge.off_page,
        "safety": judge.safety,
    }
    for number, turn in enumerate(row.turns, start=1):
        reply = assistant.say(sender, turn.question)
        why = one[name](row, reply) if name in one else judge.turn(turn, reply)
        id = f"{row.id}.{number}" if name == "dialogues" else row.id
        yield Asked(id, turn.question, reply, why, row)


def count_messages(questions: Path, sets: Iterable[str] = SETS) -> int:
    """How many messages a run will ask."""
    return sum(len(row.turns) for name in sets for row in read_rows(questions / f"{name}.jsonl"))
