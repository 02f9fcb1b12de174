"""One sentence -> the questions in it: "how long is it, and who gives it" holds two, "retail and care work" none."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.nlu.asking import marked
from bot.nlu.classify import Classifier, Question
from bot.nlu.ellipsis import points_back
from bot.nlu.features import Vector
from bot.nlu.split_questions import Piece, asks, clauses

MAX_QUESTIONS = 6
CLEAR = 0.6
"""p of a question's best intent from which it needs no help of its neighbours."""
_SURE = 0.9  # the same, as sure as can be
# So many words are a question of their own from this p: "is the training free and online".
_WORD, _SURE_WORD = 2, 0.95
_PLEASANT = 3  # words of a pleasantry that stands before or between questions
_PLEASANTRIES = {"greet", "thank", "compliment"}
# p of asking: under which a clause without a mark of a question is none; under which one heads the questions behind it;
# from which a sentence without a mark is parted, and a clause with a mark needs but `_LESS` of its threshold.
_MAY_ASK, _HEADS, _SURELY_ASKS = 0.15, 0.6, 0.8
_LESS = 0.5
_UNHEARD = 0.1  # p under which a clause that plainly asks gets no second look
# Asks whether all that it holds is so: "it takes a year and you pay for it yourself, is that right?", "is it right that …"
_CLAIMED = re.compile(
    r"\b(?:(?:is|isn'?t|are|was) )?(?:(?:that|this|it|they) )?(?:all |still |really )?(?:right|true|correct)\W*$"
    r"|^\W*(?:and |so |but )?(?:is it|it is|it's|am i) (?:right|true|correct)(?: in thinking)?(?: that)? (?=\w+ \w)"
    r"|,\s*(?:right|yeah|yes|correct)\s*[,?]"
    r"|[.,!]\s*(?:do|does|is|are|can|will|would|should|have|has) (?:i|you|we|they|it|he|she)\s*\?\W*$",
    re.IGNORECASE,
)
# Heads a list of what is asked, in one sentence: "two things for the leaflet: the skills they look for, and whether those are must-haves".
_LIST = re.compile(
    r"\b(?:things|questions|qs|queries|points|bits|facts)\b[^:?.!]{0,40}:\s+", re.IGNORECASE
)


@dataclass(frozen=True)
class Clauses:
    """Parts sentences by what `classifier` makes of their clauses.

    `asking` is p that a text asks; `looked_at` has a second look at a question in doubt.
    """

    classifier: Classifier
    asking: Callable[[str], float]
    looked_at: Callable[[Question], Question]

    def questions(
        self, text: str, encode: Callable[[str], Vector], before: str | None
    ) -> list[Question]:
        """Split one sentence at its commas and "and"s where both sides stand as different questions."""
        whole = self.classifier.question(text, encode, before)
        pieces = clauses(text)
        if not pieces or len(text.split()) < 5 or not self._asks(text):
            return [whole]
        if listed := _LIST.search(text):
            pieces = [
                replace(piece, asks=True) for piece in clauses(text[listed.end() :])
            ] or pieces
        elif _CLAIMED.search(text):
            pieces = [replace(piece, asks=True) for piece in pieces]
        elif marked(text) and not any(piece.asks for piece in pieces):
            # "no degree needed then, and three years of training?"
            pieces[-1] = replace(pieces[-1], asks=True)
        parts = self._merge(pieces, encode, before)
        if (
            whole.chance.max() >= CLEAR
            and all(points_back(part) for part in parts[1:])
            and len(parts) > 1
        ):
            return [whole]  # "… and what are they": one question, not two
        questions: list[Question] = []
        for part in parts[:MAX_QUESTIONS]:
            previous = self.classifier.top(questions[-1]) if questions else before
            questions.append(self.classifier.question(part, encode, previous))
        if not questions:
            return [whole]
        if (
            len(questions) == 1
            and questions[0].text != whole.text
            and not self.classifier.is_ask(whole)
        ):
            return questions
        asked_twice = len({self.classifier.top(question) for question in questions}) < 2
        return [whole] if asked_twice or _hangs_on(questions) else questions

    def _asks(self, text: str) -> bool:
        """Whether `text` has the marks of a question, or is put as one without them."""
        return asks(text) or self.asking(text) >= _SURELY_ASKS

    def _merge(
        self, pieces: list[Piece], encode: Callable[[str], Vector], before: str | None
    ) -> list[str]:
        """Join from the left: a piece that does not stand as a question goes with the one before it."""
        parts: list[str] = []
        tops: list[str] = []  # each part's likeliest intent, without what hangs on it
        pending = ""
        asking = any(piece.asks for piece in pieces)
        for piece in pieces:
            previous = tops[-1] if tops else before
            if self._is_pleasantry(piece, encode):
                continue  # "thanks, and …": the rest is read without it
            if pending and asks(pending) and self._clear(piece, encode, tops):
                parts.append(pending)
                tops.append(self.classifier.top(self.classifier.question(pending, encode, before)))
                pending, previous = "", tops[-1]
            text = f"{pending} and {piece.text}" if pending else piece.text
            if not parts and not piece.asks and asking and self.asking(text) < _HEADS:
                pending = text  # "notes of call - …" heads what is asked, and asks nothing
                continue
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

    def _is_pleasantry(self, piece: Piece, encode: Callable[[str], Vector]) -> bool:
        """Whether `piece` thanks, greets or praises, and surely so."""
        if piece.asks or len(piece.text.split()) > _PLEASANT:
            return False
        found = self.classifier.question(piece.text, encode)
        sure = float(found.chance.max()) >= _SURE
        return sure and self.classifier.top(found) in _PLEASANTRIES

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
        asking = self.asking(text)
        if asking < _MAY_ASK and not asks:
            return None  # what costs nothing is looked at first: encoding is the dearest part of a turn
        plainly = asks and asking >= _SURELY_ASKS
        question = self.classifier.question(text, encode, previous)
        needed = (
            self.classifier.thresholds.own_question if asks else self.classifier.thresholds.fragment
        )
        if len(text.split()) <= (1 if asks else _WORD):
            needed = _SURE_WORD
        elif plainly:
            needed *= _LESS
        if plainly and _UNHEARD <= float(question.chance.max()) < needed:
            question = self.looked_at(question)
        if float(question.chance.max()) < max(needed, least):
            return None
        return self.classifier.top(question) if self.classifier.is_ask(question) else None


def _hangs_on(questions: list[Question]) -> bool:
    """Whether a word or two of `questions` belong to one that is not clear without them: "what must I be like, personality wise"."""
    short = any(len(one.text.split()) <= _WORD and not asks(one.text) for one in questions)
    return short and any(float(question.chance.max()) < _SURE for question in questions)
