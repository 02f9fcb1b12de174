"""Trains a candidate with the approved examples, and compares it with what is in service: worse is refused."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from rich.console import Console

from bot.cli import trained_model
from bot.cli.reviewed_plan import FILE, Plan

if TYPE_CHECKING:
    from bot.evaluate.before_after import Line
    from bot.evaluate.score import Score
    from bot.settings import Settings


@dataclass(frozen=True)
class Gate:
    """What was measured, under two titles, and the candidate's file, which is there as long as the block lasts."""

    intents: Sequence[Line]
    questions: Sequence[Line]
    model: Path

    @property
    def worse(self) -> list[Line]:
        return [line for line in (*self.intents, *self.questions) if line.worse]


@contextmanager
def gate(
    plan: Plan, root: Path, settings: Settings, before: Path, folds: int, console: Console
) -> Iterator[Gate]:
    """`before`: the model in service. Raises TrainingFailed."""
    with TemporaryDirectory(prefix="candidate-") as folder:
        data = Path(folder) / "data"
        shutil.copytree(root / "data", data)
        (data / FILE).write_text(plan.text, encoding="utf-8")
        intents = read_by_folds(root, data, plan.affected, folds, console)
        made = trained_model.train(root, Path(folder) / "models", console, data)
        questions = asked(root, settings, before, made, console)
        yield Gate(intents, questions, made)


def read_by_folds(
    root: Path, data: Path, affected: set[str], folds: int, console: Console
) -> list[Line]:
    """Cross-validation with data/ as it is, and with `data` in its place."""
    from bot.evaluate.before_after import by_intents
    from bot.evaluate.components import read_components
    from bot.evaluate.cross_validate import HeldOut, cross_validate
    from bot.evaluate.training_data import read_training

    components: Any = read_components(root)

    def held_out(where: Path, which: str) -> HeldOut:
        with console.status(f"Cross-validation, {which}") as status:

            def show(what: str) -> None:
                status.update(f"Cross-validation, {which}: {what}")

            return cross_validate(
                read_training(root, where), components, folds=folds, progress=show
            )

    first, second = held_out(root / "data", "before"), held_out(data, "after")
    return by_intents(first, second, affected)


def asked(
    root: Path, settings: Settings, before: Path, after: Path, console: Console
) -> list[Line]:
    """The questions of tests/eval, and of the sets that nobody reads, from end to end."""
    from bot.evaluate.before_after import by_sets

    folder = root / "tests" / "eval"
    lines: list[Line] = []
    scores: list[tuple[Score, Score]] = []
    for model, which in ((before, "before"), (after, "after")):
        with console.status(f"Asking, {which}"), alone(settings, model) as assistant:
            scores.append(
                (_ask(assistant, root, folder), _ask(assistant, root, folder / "held_out"))
            )
    (first, first_unread), (second, second_unread) = scores
    lines += by_sets(first, second)
    return lines + by_sets(first_unread, second_unread, ", unread")


@contextmanager
def alone(settings: Settings, model: Path) -> Iterator[Any]:
    """The assistant in this process with exactly that model, and a database that is gone afterwards."""
    from bot.evaluate.local import LocalAssistant

    with TemporaryDirectory(prefix="model-") as folder:
        (Path(folder) / model.name).symlink_to(model.resolve())
        assistant = LocalAssistant(replace(settings, models_dir=Path(folder), database_url=""))
        try:
            yield assistant
        finally:
            assistant.close()


def _ask(assistant: Any, root: Path, questions: Path) -> Score:
    from bot.evaluate.score import score

    pages = sorted((root / "content").glob("*.txt"))
    return score(assistant, questions, pages, facts=root / "tests" / "eval")
