"""The components on public few-shot intent sets: is a change better in general, or only here?

A set is JSON of the form `{"train": [[text, intent]], "test": …, "typo": …, "oos": {"near": [text],
"far": …}}`. "typo" is questions of the test with one or two slips; "near" are messages of intents
that were held out, "far" are of other fields altogether.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from bot.evaluate.components import Components
from bot.evaluate.metrics import Figure, accuracy, auroc, macro_f1, recall_outside, with_error
from bot.nlu.features import Matrix
from bot.nlu.read_questions import Reader
from bot.nlu.train_reader import Example

Progress = Callable[[str], None]

# What the best of seven pipelines reached on these splits before this project began (docs/adr/0003);
# its standard errors are .005 to .013.
REFERENCE: Mapping[str, Mapping[str, float]] = {
    "clinc40x20": {
        "accuracy": 0.967,
        "macro F1": 0.967,
        "accuracy with typos": 0.914,
        "near AUROC": 0.937,
        "near recall": 0.73,
        "far AUROC": 0.978,
        "far recall": 0.92,
    },
    "bank60x10": {
        "accuracy": 0.865,
        "macro F1": 0.863,
        "accuracy with typos": 0.808,
        "near AUROC": 0.828,
        "near recall": 0.25,
    },
    "hwu54x15": {"accuracy": 0.853, "accuracy with typos": 0.776},
}


@dataclass(frozen=True)
class FewShot:
    """The figures of one set, and the reference's where it is one of the three."""

    name: str
    figures: Mapping[str, Figure]
    reference: Mapping[str, float]


def measure(path: Path, components: Components, progress: Progress = lambda _: None) -> FewShot:
    """Train on the set of `path` and read its test, its typos and what is out of its scope."""
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    texts = [text for part in ("train", "test", "typo") for text, _ in data[part]]
    texts += [text for outside in data["oos"].values() for text in outside]
    components.prepare(texts, lambda n, of: progress(f"{path.stem}: sentence vectors: {n} of {of}"))
    progress(f"{path.stem}: training")
    groups: dict[str, str] = {}  # every intent of such a set asks something
    reader = replace(components, groups=groups).train(
        [Example(text, intent) for text, intent in data["train"]]
    )
    figures = _figures(data, reader, components)
    return FewShot(path.stem, figures, REFERENCE.get(path.stem, {}))


def _figures(data: Mapping[str, Any], reader: Reader, components: Components) -> dict[str, Figure]:
    def chances(texts: list[str]) -> Matrix:
        mended = [reader.spelling.correct(text) for text in texts]
        vectors, larger = components.vectors, components.larger
        return np.stack([reader.read_whole(text, vectors, larger=larger).chance for text in mended])

    labels = np.array(reader.classifier.alone.labels)
    test = chances([text for text, _ in data["test"]])
    true = np.array([intent for _, intent in data["test"]])
    typo = chances([text for text, _ in data["typo"]])
    typo_true = np.array([intent for _, intent in data["typo"]])
    guessed, typo_guessed = labels[test.argmax(1)], labels[typo.argmax(1)]
    figures = {
        "accuracy": with_error(accuracy, (true, guessed)),
        "macro F1": with_error(macro_f1, (true, guessed)),
        "accuracy with typos": with_error(accuracy, (typo_true, typo_guessed)),
    }
    within = test.max(1).astype(np.float64)
    for name, texts in data["oos"].items():
        outside = chances(texts).max(1).astype(np.float64)
        figures[f"{name} AUROC"] = with_error(auroc, within, outside)
        figures[f"{name} recall"] = with_error(recall_outside, within, outside)
    return figures
