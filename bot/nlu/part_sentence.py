"""One sentence -> the questions in it: "how long is it, and who gives it" holds two, "retail and care work" none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.nlu.classify import Classifier, Question
from bot.nlu.ellipsis import points_back
from bot.nlu.features import Vector
from bot.nlu.split_questions import Piece, asks, clauses

MAX_QUESTIONS = 6
CLEAR = 0.6
"""p of a question's best intent from which it needs no help of its neighbours."""
_MAY_ASK = 0.15


@dataclass(frozen=True)
class Clauses:
    """Parts sentences by what `classifier` makes of their clauses; `asking` is p that a text asks."""

    classifier: Classifier
    asking: Callable[[str], float]

    def questions(
        self, text: str, encode: Callable[[str], Vector], before: str | None
    ) -> list[Question]:
        """Split one sentence at its commas and "and"s where both sides stand as different questions."""
        whole = self.classifier.question(text, encode, before)
        pieces = clauses(text)
        if not pieces or not asks(text) or len(text.split()) < 5:
            return [whole]
        parts = self._merge(pieces, encode, before)
        if len(parts) < 2 or (
            whole.chance.max() >= CLEAR and all(points_back(part) for part in parts[1:])
        ):
            return [whole]  # "… and what are they": one question, not two
        questions: list[Question] = []
        for part in parts[:MAX_QUESTIONS]:
            previous = self.classifier.top(questions[-1]) if questions else before
            questions.append(self.classifier.question(part, encode, previous))
        asked_twice = len({self.classifier.top(question) for question in questions}) < 2
        return [whole] if asked_twice else questions

    def _merge(
        self, pieces: list[Piece], encode: Callable[[str], Vector], before: str | None
    ) -> list[str]:
        """Join from the left: a piece that does not stand as a question goes with the one before it."""
        parts: list[str] = []
        tops: list[str] = []  # each part's likeliest intent, without what hangs on it
        pending = ""
        for piece in pieces:
            previous = tops[-1] if tops else before
            if pending and asks(pending) and self._clear(piece, encode, tops):
                parts.append(pending)
                tops.append(self.classifier.top(self.classifier.question(pending, encode, before)))
                pending, previous = "", tops[-1]
            text = f"{pending} and {piece.text}" if pending else piece.text
            top = self._standing(text, piece.asks, encode, previous)
            if top and not (tops and top == tops[-1]):
                parts.append(text)
                tops.append(top)
                pending = ""
            elif parts:
                parts[-1] = f"{parts[-1]} and {text}"
            else:
                pending = text
        return parts

    def _clear(self, piece: Piece, encode: Callable[[str], Vector], tops: list[str]) -> bool:
        """Whether `piece` is so clear a question that what hangs in the air before it is one of its own."""
        previous = tops[-1] if tops else None
        return (
            self._standing(
                piece.text, piece.asks, encode, previous, self.classifier.thresholds.fragment
            )
            is not None
        )

    def _standing(
        self,
        text: str,
        asks: bool,
        encode: Callable[[str], Vector],
        previous: str | None,
        least: float = 0.0,
    ) -> str | None:
        """Return the intent of `text` where it stands as a question of its own, with p of `least` or more."""
        if len(text.split()) < (2 if asks else 3) or self.asking(text) < _MAY_ASK:
            return None  # what costs nothing is looked at first: encoding is the dearest part of a turn
        question = self.classifier.question(text, encode, previous)
        needed = (
            self.classifier.thresholds.own_question if asks else self.classifier.thresholds.fragment
        )
        if float(question.chance.max()) < max(needed, least):
            return None
        return self.classifier.top(question) if self.classifier.is_ask(question) else None
