"""The trained second net under the safety rules: p(danger) of a message, and of each two sentences of a long one.

A model of its own, with ordinary sentences as the counter-class. In the model of all intents a stray
sentence of a mail ("I must be going blind") has no class to go to but danger.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from bot.nlu.features import Matrix, Vector, encode_all
from bot.nlu.intent_model import IntentModel
from bot.nlu.split_questions import sentences

NONE = "none"
CRISIS = "danger_self_harm"
_LEAN = 0.25
_MOST_PIECES = 12
_MOST_DOUBTS = 3  # parts of a message that get a second look
IN_DOUBT = 0.1  # p from which a part gets one, and a reading as typed is looked at
_NO_DOUBT = 0.97
_AGAIN = 0.6  # how far the second look is believed
_SEED = 20261124
_PAIR = 0.9  # how far two sentences of a longer message are believed


@dataclass
class DangerNet:
    """`model` tells the danger intents from `none`; `second`, over the larger encoder, is asked in doubt."""

    model: IntentModel
    second: IntentModel | None = None

    def check(
        self,
        texts: Sequence[str],
        encode: Callable[[str], Vector],
        other: Callable[[str, Vector], float] | None = None,
        larger: Callable[[str], Vector] | None = None,
        other_larger: Callable[[str, Vector], float] | None = None,
    ) -> dict[str, Any]:
        """Return {"intent", "confidence"} of the most dangerous of `texts` and, in long ones, pairs of sentences.

        `other` is a second opinion, p(danger) of a text and its vector: the two meet halfway, in log-odds. What
        they leave in doubt is read once more with the `larger` encoder, by two models again (`other_larger`), whose
        verdict counts a little more.
        """
        found = []
        for part, trust in self.parts(texts):
            vector = encode(part)
            danger, kind = self._danger(self.model, part, vector)
            if other:
                danger = _halfway(danger, other(part, vector))
            found.append((danger * trust, kind, part, trust))
        found.sort(key=lambda one: -one[0])
        best: dict[str, Any] = {"intent": None, "confidence": 0.0}
        for at, (danger, kind, part, trust) in enumerate(found):
            if larger and self.second and at < _MOST_DOUBTS and IN_DOUBT <= danger < _NO_DOUBT:
                vector = larger(part)
                again, kind = self._danger(self.second, part, vector)
                if other_larger:
                    again = _halfway(again, other_larger(part, vector))
                danger = _between(danger, again * trust, _AGAIN)
            if danger > best["confidence"]:
                best = {"intent": kind, "confidence": danger}
        return best

    @staticmethod
    def parts(texts: Sequence[str]) -> list[tuple[str, float]]:
        """Return what is looked at in `texts`, and how far it is believed: each whole, and pairs of its sentences."""
        found: list[tuple[str, float]] = []
        for text in dict.fromkeys(text for text in texts if text.strip()):
            pieces = [piece.text for piece in sentences(text)][:_MOST_PIECES]
            pairs = pairwise(pieces) if len(pieces) > 2 else []
            found += [(text, 1.0), *((f"{one} {two}", _PAIR) for one, two in pairs)]
        return found

    @staticmethod
    def _danger(model: IntentModel, text: str, vector: Vector) -> tuple[float, str]:
        chance = model.probabilities(vector, text)
        kinds = [
            (float(value), label)
            for value, label in zip(chance, model.labels, strict=True)
            if label != NONE
        ]
        danger = sum(value for value, _ in kinds)
        crisis = next((value for value, label in kinds if label == CRISIS), 0.0)
        # its note names 999 as the others do, and the crisis lines besides: lean to it in doubt
        return danger, CRISIS if crisis >= _LEAN * danger else max(kinds)[1]

    @classmethod
    def fit(
        cls,
        texts: Sequence[str],
        intents: Sequence[str],
        danger: Sequence[str],
        vectors: Sequence[Vector] | Matrix,
        encode: Callable[[str], Vector],
    ) -> DangerNet | None:
        """Fit on all examples; the single sentences of ordinary ones are counter-examples of their own.

        `vectors` are those of `texts`.
        """
        if not set(danger) & set(intents):
            return None
        labels = _dangers(intents, danger)
        more = [*_parts(texts, labels), *_mails(texts, labels)]
        rows = [*vectors, *(encode_all([text for text, _ in more], encode) if more else [])]
        words = [*texts, *(text for text, _ in more)]
        labels += [label for _, label in more]
        return cls(_fitted(np.stack(rows), words, labels))

    def looking_again(
        self, texts: Sequence[str], intents: Sequence[str], danger: Sequence[str], vectors: Matrix
    ) -> DangerNet:
        """This net with a second look, fitted on all examples; `vectors` are by the larger encoder."""
        return replace(self, second=_fitted(vectors, texts, _dangers(intents, danger)))


def _dangers(intents: Sequence[str], danger: Sequence[str]) -> list[str]:
    return [intent if intent in danger else NONE for intent in intents]


def _fitted(rows: Matrix, texts: Sequence[str], labels: Sequence[str]) -> IntentModel:
    counts = Counter(labels)
    # `fit` balances the classes; this leaves them at the square root of their imbalance
    weights = [float(np.sqrt(counts[label] / len(labels))) for label in labels]
    return IntentModel.fit(rows, texts, labels, weights=weights, inverse_penalty=30.0)


def _halfway(one: float, two: float) -> float:
    return _between(one, two, 0.5)


def _between(one: float, two: float, share: float) -> float:
    """Return the p whose log-odds are those of `one` and, for `share`, of `two`."""
    ps = np.clip([one, two], 1e-6, 1 - 1e-6)
    odds = np.log(ps / (1 - ps))
    return float(1 / (1 + np.exp(-(1 - share) * odds[0] - share * odds[1])))


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
