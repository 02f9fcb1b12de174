"""A trained Reader on the disk: arrays as NumPy's own, the rest as JSON, nothing pickled."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from bot.nlu.asking import Asking
from bot.nlu.classify import Classifier, Thresholds
from bot.nlu.correct_spelling import Spelling
from bot.nlu.danger_net import DangerNet
from bot.nlu.entities import Lexicon
from bot.nlu.intent_model import IntentModel
from bot.nlu.read_questions import Reader
from bot.nlu.seen import Seen


def save(reader: Reader, folder: Path) -> None:
    """Write `reader` into `folder`."""
    classifier = reader.classifier
    classifier.alone.save(folder, "alone")
    if classifier.after:
        classifier.after.save(folder, "after")
    if classifier.second:
        classifier.second.save(folder, "second")
    if classifier.after_second:
        classifier.after_second.save(folder, "after-second")
    if reader.asking:
        reader.asking.model.save(folder, "asking")
    if reader.net:
        reader.net.model.save(folder, "danger")
        if reader.net.second:
            reader.net.second.save(folder, "danger-second")
    np.savez_compressed(
        folder / "seen.npz",
        centroids=classifier.centroids.astype(np.float16),
        seen=classifier.seen.vectors,
        directions=classifier.seen.directions,
    )
    rest = {
        "seen": classifier.seen.texts,
        "lexicon": classifier.lexicon.to_json(),
        "targets": reader.spelling.targets,
    }
    (folder / "reader.json").write_text(json.dumps(rest, ensure_ascii=False), encoding="utf-8")


def load(folder: Path, groups: Mapping[str, str], thresholds: Thresholds) -> Reader:
    """Read back what `save` wrote. Raises FileNotFoundError where a part is missing: train again."""
    rest = json.loads((folder / "reader.json").read_text(encoding="utf-8"))
    lexicon = Lexicon(**rest["lexicon"])
    with np.load(folder / "seen.npz", allow_pickle=False) as arrays:
        classifier = Classifier(
            IntentModel.load(folder, "alone"),
            _if_there(folder, "after"),
            arrays["centroids"].astype(np.float32),
            Seen(arrays["seen"], rest["seen"], arrays["directions"]),
            lexicon,
            groups,
            thresholds,
            _if_there(folder, "second"),
            _if_there(folder, "after-second"),
        )
    net, asking = _if_there(folder, "danger"), _if_there(folder, "asking")
    return Reader(
        classifier,
        Spelling(rest["targets"], lexicon.plain_words, lambda _: True),
        DangerNet(net, _if_there(folder, "danger-second")) if net else None,
        Asking(asking) if asking else None,
    )


def _if_there(folder: Path, name: str) -> IntentModel | None:
    return IntentModel.load(folder, name) if (folder / f"{name}.npz").exists() else None
