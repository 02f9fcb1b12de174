"""What the reader needs of a spaCy model: a vector for each text, and which words it knows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from spacy.language import Language

from bot.nlu.features import Vector


def encoder(model: Language) -> Callable[[str], Vector]:
    """Return text -> what the classifier reads: the encoder's two layers (768,), or any other model's vector."""

    done: dict[str, Vector] = {}  # a message's pieces are asked for more than once

    def encode(text: str) -> Vector:
        if text not in done:
            doc = model(text)
            deep = doc.has_extension("deep_vector")
            done[text] = np.asarray(doc._.deep_vector if deep else doc.vector, dtype=np.float32)
        return done[text]

    return encode


def known_words(model: Language) -> Callable[[str], bool]:
    """Return word -> whether the encoder has it whole; a model that can't tell leaves all words alone."""
    doc = model("")
    knows: Callable[[str], bool] = doc._.knows if doc.has_extension("knows") else (lambda _: True)
    return knows
