"""The questions that both assistants are asked: those of tests/eval, in a fixed order."""

from __future__ import annotations

import hashlib
from pathlib import Path

from bench.places import ROOT
from bot.evaluate.questions import Row, read_rows

EVAL = ROOT / "tests" / "eval"
SETS = ("single", "compound", "oos")


def eval_rows(folder: Path = EVAL) -> list[tuple[str, Row]]:
    """(set, row) of the three sets, mixed by the hash of their ids: any first part is a sample."""
    found = [(name, row) for name in SETS for row in read_rows(folder / f"{name}.jsonl")]
    return sorted(found, key=_hash)


def _hash(pair: tuple[str, Row]) -> bytes:
    return hashlib.sha1(f"{pair[0]}/{pair[1].id}".encode()).digest()


class Questions:
    """Hands questions out in turn, none twice before all were asked: no cache shall be measured."""

    def __init__(self, questions: list[str]) -> None:
        self._questions = list(dict.fromkeys(questions))
        self._given = 0

    def take(self, count: int) -> list[str]:
        """The next `count` questions."""
        at = range(self._given, self._given + count)
        self._given += count
        return [self._questions[number % len(self._questions)] for number in at]


def eval_questions() -> Questions:
    return Questions([row.only.question for _, row in eval_rows()])
