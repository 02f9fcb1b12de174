"""What may be written of the approved examples, and what is refused: by number and why, and no word of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.helpdesk.review.fit import Check, one_line, unfit
from bot.helpdesk.review.labels import Labels
from bot.helpdesk.review.nlu_file import difference, read, render
from bot.helpdesk.triage.near_copies import normal
from bot.storage.review.question import Example

FILE = "nlu_reviewed.yml"
"""The machine-owned file, under data/."""
WHY = {
    "near": "too close to a question that the assistant is measured with",
    "known": "an example already",
    "gone": "with a label that there is not any more",
    "personal": "about somebody: a name or a number is in it",
    "danger": "maybe about danger",
    "long": "too long",
    "written": "with signs in it that can't be learnt",
}
"""Why one is refused -> how that is told, behind a number."""
TooNear = Callable[[Sequence[str]], Collection[str]]
"""Which of these texts are near copies of the questions that the assistant is measured with."""


@dataclass(frozen=True)
class Plan:
    """`text` is the new file, `examples` what stands in it; `refused` is counted by why. `old` is the file as it is."""

    text: str
    examples: Sequence[Example]
    refused: Counter[str]
    old: str

    @property
    def counts(self) -> dict[str, int]:
        """Examples of each intent."""
        return {intent: len(texts) for intent, texts in read(self.text).items()}

    @property
    def affected(self) -> set[str]:
        """The intents that have more, or fewer, than in the file as it is."""
        changed = difference(self.old, self.text)
        return {*changed.new, *changed.gone}


def plan(
    examples: Sequence[Example],
    old: str,
    labels: Labels,
    check: Check,
    known: Collection[str],
    too_near: TooNear,
) -> Plan:
    """`known`: the examples of the other files, as `normal` makes them. Raises ValueError where `old` is another file."""
    read(old)
    refused: Counter[str] = Counter()
    fit: list[Example] = []
    for one in examples:
        why: str | None = unfit(one.text, check)
        if one.intent not in labels:
            why = "gone"
        elif why is None and normal(one.text) in known:
            why = "known"
        if why is None:
            fit.append(one)
        else:
            refused[why] += 1
    near = set(too_near([one_line(one.text) for one in fit]))
    kept = [one for one in fit if one_line(one.text) not in near]
    if len(kept) < len(fit):
        refused["near"] = len(fit) - len(kept)
    return Plan(render((one.intent, one_line(one.text)) for one in kept), kept, refused, old)


def labels_of(root: Path) -> Labels:
    """What may be taught, as at /desk/teach. Raises what reading raises."""
    from bot.knowledge.read_knowledge import load
    from bot.knowledge.read_yaml import read_yaml

    better = read_yaml(root / "knowledge" / "desk.yml")["topics"]
    return Labels(load(root, date.today()), better, "")


def other_examples(root: Path) -> set[str]:
    """The examples of all files of data/ but the machine-owned one, as `normal` makes them."""
    from bot.evaluate.training_data import read_training

    path = root / "data" / FILE
    own = set()
    if path.exists():
        own = {text for texts in read(path.read_text("utf-8")).values() for text in texts}
    return {normal(one.text) for one in read_training(root).examples if one.text not in own}


def nearness(root: Path, components: Any) -> TooNear:
    """Over tests/eval with the sets that nobody reads. Raises FileNotFoundError where they are not here."""
    from bot.evaluate.unseen import gold, near_copies

    folder = root / "tests" / "eval"
    if not folder.is_dir():
        raise FileNotFoundError(folder)
    questions = gold(folder)

    def too_near(texts: Sequence[str]) -> set[str]:
        if not texts:
            return set()
        both = [*texts, *questions]
        components.vectors.prepare(both, lambda _n, _of: None)
        return {text for text, _ in near_copies(texts, questions, components.vectors)}

    return too_near
