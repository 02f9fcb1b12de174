"""The components over vectors that are quick to make: one direction a word."""

import zlib

import numpy as np
import pytest

from bot.evaluate.components import Components
from bot.evaluate.vectors import Vectors
from bot.nlu.classify import Thresholds
from bot.nlu.entities import Lexicon


def by_words(text):
    vector = np.full(64, 1e-3, dtype=np.float32)
    for word in text.lower().split():
        vector[zlib.crc32(word.encode()) % 64] += 1
    return vector / np.linalg.norm(vector)


@pytest.fixture
def components():
    return Components(
        vectors=Vectors(by_words),
        knows=lambda _: True,
        lexicon=Lexicon({}, {}),
        groups={"greet": "chat"},
        thresholds=Thresholds(),
        steps=30,
    )
