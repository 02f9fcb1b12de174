"""The sentence encoder gives the vectors that all-MiniLM-L6-v2 is known for."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from bot.nlu.encoder import build, weights
from bot.nlu.encoder.encoder import LONGEST, Encoder, shared_encoder

TEXTS = [
    "quals needed?",
    "Who supervises the link worker?",
    "Nid oes gen i radd, ydy hynny'n iawn?",
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return shared_encoder()


def test_vector_is_of_length_one(encoder: Encoder) -> None:
    vector = encoder.encode("Who supervises the link worker?")
    assert vector.shape == (384,)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_known_similarities(encoder: Encoder) -> None:
    person = encoder.encode("That is a happy person")
    found = [float(person @ encoder.encode(text)) for text in build.KNOWN]
    assert found == pytest.approx(list(build.KNOWN.values()), abs=build.TOLERANCE["int8"])


def test_eight_bits_stay_near_the_original(encoder: Encoder) -> None:
    original = Encoder(build.built("fp32"))
    for text in TEXTS:
        assert float(encoder.encode(text) @ original.encode(text)) > 0.99


def test_a_text_has_the_same_vector_whatever_came_before_and_in_any_thread(
    encoder: Encoder,
) -> None:
    alone = encoder.encode(TEXTS[0])
    with ThreadPoolExecutor(4) as threads:
        vectors = list(threads.map(encoder.encode, TEXTS * 20))
    for vector in vectors[:: len(TEXTS)]:
        assert np.array_equal(vector, alone)


def test_text_past_256_pieces_is_not_read(encoder: Encoder) -> None:
    long = "supervision " * (LONGEST - 2)
    assert len(encoder.encode_pieces(long).spans) == LONGEST
    assert np.array_equal(encoder.encode(long + "unread words"), encoder.encode(long))


def test_no_padding(encoder: Encoder) -> None:
    assert len(encoder.encode_pieces("training").spans) == 3  # [CLS] training [SEP]


def test_the_mean_of_the_pieces_is_the_sentence(encoder: Encoder) -> None:
    encoding = encoder.encode_pieces("I've got GCSEs, is that enough?")
    assert np.allclose(encoding.pieces.mean(axis=0), encoding.sentence, atol=1e-6)


@pytest.mark.parametrize("text", ["", " \n", "\x00", "🙂" * 500, "a" * 100_000])
def test_odd_text_has_a_vector_too(encoder: Encoder, text: str) -> None:
    assert np.isfinite(encoder.encode(text)).all()


def test_other_weights_are_refused() -> None:
    with pytest.raises(ValueError, match="not the pinned one"):
        weights.verified("config.json", weights.WEIGHTS_SHA256)


def test_a_wrong_encoder_is_refused(encoder: Encoder) -> None:
    with pytest.raises(build.WrongEncoder, match="known to be"):
        build.check(encoder, tolerance=0.0)
