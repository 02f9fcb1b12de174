"""Whether the questions of tests/eval are unseen: a copy in the training data makes a figure worthless."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from bot.evaluate.folds import ALIKE
from bot.evaluate.mails import read_mails
from bot.evaluate.questions import read_rows
from bot.evaluate.score import SETS
from bot.evaluate.vectors import Vectors

COMMON = 4  # words: "what else?" and "how much of it" anybody would write


def eval_questions(folder: Path) -> list[str]:
    """Each question and turn of the sets in `folder` that is longer than a few words."""
    paths = [path for name in SETS if (path := folder / f"{name}.jsonl").exists()]
    asked = [turn.question for path in paths for row in read_rows(path) for turn in row.turns]
    return [question for question in dict.fromkeys(asked) if len(words(question)) > COMMON]


def gold(folder: Path) -> list[str]:
    """All that the assistant is measured with under `folder`, of the sets that nobody reads too: questions and mails.

    For comparing alone: none of them is ever shown.
    """
    found = []
    for part in (folder, folder / "held_out", folder / "harder"):
        found += eval_questions(part)
        mails = part / "mails.jsonl"
        found += [mail.text for mail in read_mails(mails)] if mails.exists() else []
    return list(dict.fromkeys(found))


def copies(questions: Iterable[str], examples: Iterable[str]) -> list[str]:
    """The questions that stand among `examples`, marks and capitals aside."""
    known = {tuple(words(example)) for example in examples}
    return [question for question in questions if tuple(words(question)) in known]


def near_copies(
    questions: Sequence[str], examples: Sequence[str], vectors: Vectors, alike: float = ALIKE
) -> list[tuple[str, str]]:
    """Each question with the example that says nearly the same in nearly the same words, if any."""
    learnt = np.stack([vectors(example) for example in examples])
    learnt /= np.linalg.norm(learnt, axis=1, keepdims=True)
    found = []
    for question in questions:
        vector = vectors(question)
        near = learnt @ (vector / np.linalg.norm(vector))
        if near.max() >= alike:
            found.append((question, examples[int(near.argmax())]))
    return found


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
