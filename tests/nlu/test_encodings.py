"""The pieces of one message are encoded once each, by whoever is first."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
import pytest

from bot.nlu import through_spacy
from bot.nlu.features import Matrix, Vector, encode_all
from bot.nlu.through_spacy import Encodings


class Counting:
    """An encoder that notes what it is asked for, and by which thread."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.go_on = threading.Event()
        self.go_on.set()

    def __call__(self, text: str) -> Vector:
        self.asked.append((text, threading.current_thread().name))
        self.go_on.wait(5)
        return np.array([len(text)], dtype=np.float32)


def test_no_piece_is_encoded_twice() -> None:
    count = Counting()
    encode = Encodings(count)
    encode.ahead(["one", "two"])
    assert [float(encode(text)[0]) for text in ("one", "two", "one", "three")] == [3, 3, 3, 5]
    assert sorted(text for text, _ in count.asked) == ["one", "three", "two"]


def test_blanks_make_no_other_piece() -> None:
    count = Counting()
    encode = Encodings(count)
    assert np.array_equal(encode("one\ntwo"), encode(" one  two "))
    assert len(count.asked) == 1


def test_what_is_ahead_is_done_beside_and_what_has_not_begun_is_taken_over() -> None:
    count = Counting()
    count.go_on.clear()
    encode = Encodings(count)
    encode.ahead(["first", "second"])  # the first one holds the thread
    own = threading.Thread(target=encode, args=("second",), name="own")
    own.start()
    while len(count.asked) < 2:
        own.join(0.01)
    count.go_on.set()
    own.join()
    names = dict(count.asked)
    assert names["first"].startswith("encode")
    assert names["second"] == "own"


@pytest.mark.parametrize("ahead", [True, False])
def test_an_encoder_that_fails_is_heard(ahead: bool) -> None:
    def broken(text: str) -> Vector:
        raise RuntimeError("no encoder")

    encode = Encodings(broken)
    if ahead:
        encode.ahead(["one"])
        through_spacy._beside.submit(int).result()  # the thread has been through
    with pytest.raises(RuntimeError, match="no encoder"):
        encode("one")


def test_many_are_read_in_order_with_blanks_as_one() -> None:
    """What reads many at once is asked once for all; what does not is asked text by text."""
    asked: list[Sequence[str]] = []

    def each(texts: Sequence[str]) -> Matrix:
        asked.append(texts)
        return np.array([[len(text)] for text in texts], dtype=np.float32)

    texts = ["abc", "a  b\nc", ""]
    lengths = [[3.0], [5.0], [0.0]]
    one_by_one = Encodings(lambda text: np.array([len(text)], dtype=np.float32))
    assert encode_all(texts, Encodings(one_by_one, each)).tolist() == lengths
    assert encode_all(texts, one_by_one).tolist() == lengths
    assert asked == [["abc", "a b c", ""]]
