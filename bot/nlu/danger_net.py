"""The trained second net under the safety rules: p(danger) of a message and of each sentence in it.

A model of its own, with ordinary sentences as the counter-class. In the model of all intents a stray
sentence of a mail ("I must be going blind") has no class to go to but danger.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.nlu.features import Vector
from bot.nlu.intent_model import IntentModel
from bot.nlu.split_questions import sentences

NONE = "none"
_MOST_PIECES = 12
_TRACE = 0.05  # the least p of the whole message from which its sentences are looked at one by one
_SEED = 20261124
_PIECE = 0.65  # how far a sentence alone is believed: it calls from about .85 where the whole calls from .55


def _confidence(found: dict[str, Any]) -> float:
    return float(found["confidence"])


@dataclass
class DangerNet:
    """`model` tells the danger intents from `none`; `bias` in log-odds moves what counts as danger."""

    model: IntentModel

    def check(self, texts: Sequence[str], encode: Callable[[str], Vector]) -> dict[str, Any]:
        """Return {"intent", "confidence"} of the most dangerous of `texts` and their sentences."""
        best: dict[str, Any] = {"intent": None, "confidence": 0.0}
        for text in dict.fromkeys(text for text in texts if text.strip()):
            whole, kind = self._danger(text, encode)
            best = max(best, {"intent": kind, "confidence": whole}, key=_confidence)
            if whole < _TRACE:
                continue  # a stray sentence of a message without a trace of danger says nothing
            for piece in sentences(text)[:_MOST_PIECES]:
                danger, kind = self._danger(piece.text, encode)
                best = max(best, {"intent": kind, "confidence": danger * _PIECE}, key=_confidence)
        return best

    def _danger(self, text: str, encode: Callable[[str], Vector]) -> tuple[float, str]:
        chance = self.model.probabilities(encode(text), text)
        kinds = [(float(value), label) for value, label in zip(chance, self.model.labels, strict=True) if label != NONE]
        return sum(value for value, _ in kinds), max(kinds)[1]

    @classmethod
    def fit(
        cls, texts: Sequence[str], intents: Sequence[str], danger: Sequence[str], vectors: Sequence[Vector], encode: Callable[[str], Vector], steps: int = 60
    ) -> DangerNet | None:
        """Fit on all examples; the single sentences of ordinary ones are counter-examples of their own."""
        if not set(danger) & set(intents):
            return None
        rows, words, labels = list(vectors), list(texts), [intent if intent in danger else NONE for intent in intents]
        for text, label in [*_parts(texts, labels), *_mails(texts, labels)]:
            rows.append(encode(text))
            words.append(text)
            labels.append(label)
        counts = {label: labels.count(label) for label in set(labels)}
        # `fit` balances the classes; this leaves them at the square root of their imbalance
        weights = [float(np.sqrt(counts[label] / len(labels))) for label in labels]
        return cls(IntentModel.fit(np.stack(rows), words, labels, weights=weights, steps=steps, inverse_penalty=10.0))


def _parts(texts: Sequence[str], labels: Sequence[str]) -> list[tuple[str, str]]:
    """Return the single sentences of ordinary messages: none of them is danger."""
    out = []
    for text, label in zip(texts, labels, strict=True):
        parts = sentences(text) if label == NONE else []
        out += [(part.text, NONE) for part in parts if len(parts) > 1]
    return out


def _mails(texts: Sequence[str], labels: Sequence[str]) -> list[tuple[str, str]]:
    """Return messages put together of two or three others: danger where one of them is.

    Without them the net has seen hardly a long message that is not about danger.
    """
    rng = random.Random(_SEED)
    calm = [text for text, label in zip(texts, labels, strict=True) if label == NONE]
    grave = [(text, label) for text, label in zip(texts, labels, strict=True) if label != NONE]
    if len(calm) < 3:
        return []
    out = []
    for _ in range(len(calm) // 4):
        out.append((". ".join(rng.sample(calm, rng.choice((2, 2, 3)))), NONE))
    for text, label in rng.sample(grave, len(grave) // 2):
        parts = [text, rng.choice(calm)]
        rng.shuffle(parts)
        out.append((". ".join(parts), label))
    return out
