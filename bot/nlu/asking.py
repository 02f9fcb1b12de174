"""Whether a sentence asks something, or only tells: the story around a question is no question.

The marks of a question (a "?", a wh-word, an inverted verb) stand in stories too ("I know what it is to be lonely"),
and people leave them out. So this is learnt, from the sentences of the training messages themselves: those
that end in "?" ask, and the others of the same messages tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.nlu.intent_model import IntentModel
from bot.nlu.split_questions import asks, sentences

ASKS, TELLS = "asks", "tells"
_NO_VECTOR = np.zeros(1, dtype=np.float32)  # how it is put tells more than what it is about


@dataclass
class Asking:
    """A model of two classes over the words and letter groups of a sentence."""

    model: IntentModel

    def chance(self, text: str) -> float:
        """Return p that `text` asks; a "?" at its end is not looked at."""
        chance = self.model.probabilities(_NO_VECTOR, unmarked(text))
        return float(chance[self.model.labels.index(ASKS)])

    @classmethod
    def fit(cls, texts: Sequence[str]) -> Asking | None:
        """Fit on the sentences of `texts`; None where they hold no story around a question."""
        rows = [row for text in texts for row in _rows(text)]
        if {label for _, label in rows} != {ASKS, TELLS}:
            return None
        words = [unmarked(sentence) for sentence, _ in rows]
        blank = np.zeros((len(rows), 1), dtype=np.float32)
        return cls(
            IntentModel.fit(
                blank, words, [label for _, label in rows], inverse_penalty=3.0, steps=40
            )
        )


def marked(text: str) -> bool:
    """Tell whether `text` ends in a question mark."""
    return text.rstrip(" \"'”’)").endswith("?")


def unmarked(text: str) -> str:
    """Return `text` without the marks at its end."""
    return text.rstrip(" \"'”’).!?")


def _rows(text: str) -> list[tuple[str, str]]:
    pieces = [piece.text for piece in sentences(text)]
    if len(pieces) == 1:
        return [(text, ASKS)] if asks(text) else []
    if not any(marked(piece) for piece in pieces):
        return []  # who leaves out the mark leaves no trace of which sentence asks
    return [(piece, ASKS if marked(piece) else TELLS) for piece in pieces]
