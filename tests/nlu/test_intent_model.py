"""The classifier: fitted, saved as plain arrays, read back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.features import Vector
from bot.nlu.intent_model import IntentModel

TEXTS = ["is it online", "online or not", "who runs it", "who is in charge", "is it far", "how far"]
LABELS = ["online", "online", "who", "who", "far", "far"]
DENSE = np.eye(6, 4, dtype=np.float32)


@pytest.fixture(scope="module")
def model() -> IntentModel:
    return IntentModel.fit(DENSE, TEXTS, LABELS, steps=60)


def chances(model: IntentModel) -> Vector:
    return np.stack(
        [model.probabilities(row, text) for row, text in zip(DENSE, TEXTS, strict=True)]
    )


def test_it_learns_its_examples(model: IntentModel) -> None:
    """Each example's own intent is the likeliest, and chances sum to one."""
    found = chances(model)
    assert [model.labels[at] for at in found.argmax(axis=1)] == LABELS
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-5)


def test_saving_needs_no_pickle(model: IntentModel, tmp_path: Path) -> None:
    """The files are JSON and arrays of numbers: loading them runs no code."""
    model.save(tmp_path, "alone")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["alone.json", "alone.npz"]
    with np.load(tmp_path / "alone.npz", allow_pickle=False) as arrays:
        assert all(arrays[name].dtype.kind == "f" for name in arrays.files)
    again = IntentModel.load(tmp_path, "alone")
    assert again.labels == model.labels
    np.testing.assert_allclose(chances(again), chances(model), atol=0.01)


def test_training_twice_gives_the_same(model: IntentModel) -> None:
    """Nothing in the fit is left to chance."""
    again = IntentModel.fit(DENSE, TEXTS, LABELS, steps=60)
    np.testing.assert_array_equal(chances(again), chances(model))


def test_rows_can_weigh_more() -> None:
    """A weight moves a doubtful row's intent."""
    dense, texts = np.ones((4, 2), dtype=np.float32), ["same"] * 4
    labels = ["a", "a", "b", "b"]
    heavy = IntentModel.fit(dense, texts, labels, weights=[5, 5, 1, 1])
    assert heavy.labels[int(heavy.probabilities(dense[0], "same").argmax())] == "a"
