"""What the reader needs of a spaCy model: a vector for each text, and which words it knows.

Our own model is asked past spaCy: cutting a text into tokens that nobody reads costs time, and
spaCy remembers each word that it has ever cut, names as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from spacy.language import Language

from bot.nlu.encoder.encoder import larger_encoder as shared_larger_encoder
from bot.nlu.encoder.sentence_vectors import (
    NAME,
    all_larger_layers,
    known_word,
    two_larger_layers,
    two_layers,
)
from bot.nlu.english import english_words
from bot.nlu.features import Matrix, Vector, encode_all


class Encodings:
    """Text -> what the classifier reads, for the pieces of one message; no piece is encoded twice.

    `ahead` has texts encoded that will be asked for, beside what goes on: the encoder leaves
    Python to others while it computes, so a second processor saves the wait for them.
    """

    def __init__(
        self,
        vector: Callable[[str], Vector],
        vectors: Callable[[Sequence[str]], Matrix] | None = None,
    ) -> None:
        self._vector = vector
        self._vectors = vectors
        self._known: dict[str, Future[Vector]] = {}

    def __call__(self, text: str) -> Vector:
        """Return the vector of `text`. Raises what the encoder raises."""
        text = _spaced(text)
        coming = self._known.get(text)
        if coming is None or coming.cancel():  # nobody has begun: quicker done than waited for
            coming = Future()
            coming.set_running_or_notify_cancel()  # nobody can cancel it now
            self._known[text] = coming
            _fill(coming, self._vector, text)
        return coming.result()

    def many(self, texts: Sequence[str]) -> Matrix:
        """Return the vectors of `texts` (N, D), with all processors; none is remembered."""
        spaced = [_spaced(text) for text in texts]
        return self._vectors(spaced) if self._vectors else encode_all(spaced, self._vector)

    def ahead(self, texts: Iterable[str]) -> None:
        """Have `texts` encoded in their order by a thread that waits for such work."""
        for text in map(_spaced, texts):
            if text not in self._known:
                self._known[text] = _beside.submit(self._vector, text)


_beside = ThreadPoolExecutor(1, thread_name_prefix="encode")


def encoder(model: Language) -> Encodings:
    """Return the encoder's two layers (768,) of a text, or any other model's vector of it."""
    if NAME in model.pipe_names:
        return Encodings(two_layers)
    return Encodings(lambda text: np.asarray(model(text).vector, dtype=np.float32))


def larger_encoder(model: Language) -> Encodings:
    """Return the like of the larger encoder (1536,); of a model that is not ours, the same as `encoder`."""
    if NAME in model.pipe_names:
        return Encodings(two_larger_layers, all_larger_layers)
    return encoder(model)


def load_larger_encoder() -> None:
    """Load it now; building takes a minute where it is missing."""
    shared_larger_encoder()


def _spaced(text: str) -> str:
    return " ".join(text.split())  # blanks and line breaks are the same to the encoder


def _fill(future: Future[Vector], vector: Callable[[str], Vector], text: str) -> None:
    try:
        future.set_result(vector(text))
    except Exception as error:  # noqa: BLE001  # raised again for whoever asks
        future.set_exception(error)


def known_words(model: Language) -> Callable[[str], bool]:
    """Return word -> whether it is English, or the encoder has it whole; a model that can't tell leaves all words alone."""
    if NAME not in model.pipe_names:
        return lambda _: True
    words = english_words()
    return lambda word: word in words or known_word(word)
