"""Intents by cross-validation: each example is read by a model that saw neither it nor a near copy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from bot.evaluate.components import DANGER, Components
from bot.evaluate.folds import folds_of, groups_of
from bot.evaluate.metrics import Floats, Labels
from bot.evaluate.training_data import Training
from bot.nlu.features import Vector
from bot.nlu.train_reader import Example

Progress = Callable[[str], None]
Read = tuple[Example, Vector, list[str]]  # an example, p of each intent, and their names


@dataclass(frozen=True)
class HeldOut:
    """How each of N examples was read by the model that had not seen it."""

    texts: list[str]
    true: Labels
    guessed: Labels
    confidence: Floats
    covered: Floats  # summed p of the intents that the page answers
    rank: Floats  # of the true intent, from 1; infinite where training had none of it
    place: Labels  # of the true intent: on the page, off it, chat
    folds: int
    copies: int  # examples that have a near copy

    def within(self, most: int) -> float:
        """The share of examples whose intent is among the first `most`."""
        return float(np.mean(self.rank <= most))


def cross_validate(
    training: Training,
    components: Components,
    *,
    folds: int = 3,
    progress: Progress = lambda _: None,
) -> HeldOut:
    """Train on all folds but one and read that one, for each of them."""
    examples, vectors = training.examples, components.vectors
    texts = [example.text for example in examples]
    components.prepare(texts, lambda n, of: progress(f"sentence vectors: {n} of {of}"))
    groups = groups_of(np.stack([vectors(text) for text in texts]))
    fold = folds_of(groups, [example.intent for example in examples], folds)
    read: list[Read] = []
    for number in range(folds):
        progress(f"fold {number + 1} of {folds}")
        reader = components.train([e for e, at in zip(examples, fold, strict=True) if at != number])
        for at in np.flatnonzero(fold == number):
            example = examples[at]
            if components.groups.get(example.intent) == DANGER:
                continue  # no intent is read as danger: a net of its own tells that
            text = reader.spelling.correct(example.text)
            question = reader.read_whole(text, vectors, example.after, components.larger)
            read.append((example, question.chance, reader.classifier.alone.labels))
    copies = np.bincount(groups, minlength=len(groups))[groups] > 1
    return _collect(read, training, components.groups, folds, int(copies.sum()))


def _collect(
    read: list[Read], training: Training, groups: Mapping[str, str], folds: int, copies: int
) -> HeldOut:
    rows = [example for example, _, _ in read]
    guesses = [(chance, labels) for _, chance, labels in read]
    covered = training.covered
    return HeldOut(
        texts=[row.text for row in rows],
        true=np.array([row.intent for row in rows]),
        guessed=np.array([labels[int(chance.argmax())] for chance, labels in guesses]),
        confidence=np.array([float(chance.max()) for chance, _ in guesses]),
        covered=np.array(
            [
                float(sum(p for p, name in zip(chance, labels, strict=True) if name in covered))
                for chance, labels in guesses
            ]
        ),
        rank=np.array(
            [
                1.0 + float(np.sum(chance > chance[labels.index(row.intent)]))
                if row.intent in labels
                else np.inf
                for row, (chance, labels) in zip(rows, guesses, strict=True)
            ]
        ),
        place=np.array([training.place(row.intent, groups) for row in rows]),
        folds=folds,
        copies=copies,
    )
