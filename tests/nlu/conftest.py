"""A reader of a handful of intents, trained in a second over a stand-in for the encoder."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import numpy as np
import pytest

from bot.nlu.entities import Lexicon
from bot.nlu.features import Vector
from bot.nlu.read_questions import Reader
from bot.nlu.train_reader import Example, train_reader

WIDTH = 64
GROUPS = {"danger_self_harm": "danger", "greet": "chat", "thank": "chat", "out_of_scope": "off"}
ALONE = {
    "ask_length": ["how long is the training", "how many hours does training take", "training length", "how long does the course take", "what is the duration of training", "how much time does it take"],
    "ask_online": ["is the training online", "is it online or in a classroom", "can i do training from home", "where is the training held", "online training?", "do i have to travel for training"],
    "ask_supervisor": ["who supervises me", "who gives supervision", "which person is my supervisor", "who is my supervisor", "supervisor name?", "who provides supervision for a link worker"],
    "ask_degree": ["do i need a degree", "is a degree required", "degree needed?", "must i have a degree", "do they ask for a university degree", "which degree do i need"],
    "ask_pay": ["what is the pay", "how much money do i get", "salary?", "what is the salary", "which band is the pay", "do i get paid well"],
    "greet": ["hello", "hi there", "good morning", "hey", "hiya", "morning all"],
    "thank": ["thanks", "thank you", "cheers", "ta very much", "many thanks", "thank you so much"],
    "out_of_scope": ["what is the weather", "tell me a joke", "who won the football", "recipe for soup", "what is the capital of france", "sing a song"],
    "danger_self_harm": ["i want to die", "i want to kill myself", "i am going to end my life", "i cannot go on living", "life is not worth living", "i took all the pills"],
}  # fmt: skip
FOLLOW = [
    ("how long", "ask_length", "ask_online"),
    ("and for how long", "ask_length", "ask_online"),
    ("how long is it", "ask_length", "ask_online"),
    ("who does it", "ask_supervisor", "ask_degree"),
    ("who", "ask_supervisor", "ask_degree"),
    ("and who", "ask_supervisor", "ask_degree"),
]
EXAMPLES = [Example(text, intent) for intent, texts in ALONE.items() for text in texts] + [
    Example(text, intent, after) for text, intent, after in FOLLOW
]


def bag_of_words(text: str) -> Vector:
    """Return a bag of words over a few places, the same on every machine."""
    out = np.zeros(WIDTH, dtype=np.float32)
    for word in text.lower().replace("?", " ").split():
        out[zlib.crc32(word.encode()) % WIDTH] += 1
    return out / (float(np.linalg.norm(out)) or 1.0)


Encode = Callable[[str], Vector]


@pytest.fixture(scope="session")
def encode() -> Encode:
    """The stand-in for the encoder."""
    return bag_of_words


@pytest.fixture(scope="session")
def groups() -> dict[str, str]:
    """Which intents ask nothing."""
    return GROUPS


@pytest.fixture(scope="session")
def reader(encode: Encode) -> Reader:
    """A trained reader."""
    return train_reader(EXAMPLES, encode, Lexicon({"abbreviation": ["PCN"]}, {}), GROUPS)


@pytest.fixture(scope="session")
def examples() -> list[tuple[str, str, str | None]]:
    """Text, intent, and the intent before."""
    return [(example.text, example.intent, example.after) for example in EXAMPLES]
