"""A cleaned message -> the questions in it, each with its intents: what the Rasa component wraps.

Nothing here knows Rasa, so that `bot explain`, the evaluation and the tests call the very same code.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.nlu.asking import Asking, marked, unmarked
from bot.nlu.classify import Classifier, Question, Thresholds
from bot.nlu.clean_message import clean_message
from bot.nlu.correct_spelling import Spelling
from bot.nlu.danger_net import IN_DOUBT, DangerNet
from bot.nlu.features import Vector
from bot.nlu.part_sentence import CLEAR, MAX_QUESTIONS, Clauses
from bot.nlu.split_questions import Piece, asks, clauses, sentences
from bot.nlu.wordings import (
    GREETS,
    HELLO,
    LIST_TO_COME,
    NEXT_ITEM,
    OPENS_AS_QUESTION,
    REASON,
    SO,
    SUPPOSES,
)

_SCRAP = 5
_ITEM = 8  # words at most of an item of a list and of who says hello, at least of a sentence that asks without a mark
_UNCLEAR = 0.3  # p of the best intent under which what only tells is about nothing
_SURELY_ASKED = (
    0.5  # share of its threshold that what has the marks of a question needs beside others
)
_SURELY_ASKED_FOR = 0.75  # p of asking from which a sentence asks that has no mark of it


@dataclass
class Reader:
    """The trained parts: what classifies a question, what mends its spelling, and the net for danger."""

    classifier: Classifier
    spelling: Spelling
    net: DangerNet | None = None
    asking: Asking | None = None

    @property
    def thresholds(self) -> Thresholds:
        """The thresholds of the classifier, which count for how a message is split as well."""
        return self.classifier.thresholds

    def _clauses(self, larger: Callable[[str], Vector] | None) -> Clauses:
        return Clauses(
            self.classifier,
            self._chance_of_asking,
            lambda question: self._looked_at(question, larger),
        )

    def read(
        self,
        text: str,
        encode: Callable[[str], Vector],
        before: str | None = None,
        larger: Callable[[str], Vector] | None = None,
    ) -> list[Question]:
        """Return the questions of `text`, at least one. `before`: the intent of the question answered last.

        `larger` is the larger encoder, asked about what is left in doubt.
        """
        return [
            self._looked_at(question, larger)
            for question in self._read(text, encode, before, larger)
        ]

    def read_whole(
        self,
        text: str,
        encode: Callable[[str], Vector],
        before: str | None = None,
        larger: Callable[[str], Vector] | None = None,
    ) -> Question:
        """Return `text` as one question, neither cleaned nor split: what cross-validation asks."""
        return self._looked_at(self.classifier.question(text, encode, before), larger)

    def _looked_at(self, question: Question, larger: Callable[[str], Vector] | None) -> Question:
        """Have a second look at what is in doubt."""
        in_doubt = float(question.chance.max()) < self.thresholds.again
        if larger and self.classifier.second and in_doubt:
            return self.classifier.look_again(question, larger)
        return question

    def _read(
        self,
        text: str,
        encode: Callable[[str], Vector],
        before: str | None,
        larger: Callable[[str], Vector] | None,
    ) -> list[Question]:
        """Return the questions of the reading of `text` that is surest of what it asks."""
        best: list[Question] = []
        sure = -1.0
        for reading in clean_message(text):
            reading = self.spelling.correct(reading)
            questions = self._read_one(reading, encode, before, larger)
            asked = [float(q.chance.max()) for q in questions if self.classifier.is_ask(q)]
            if max(asked, default=0.0) >= self.thresholds.own_question:
                return questions
            if max(asked, default=0.0) > sure:
                best, sure = questions, max(asked, default=0.0)
        hello = GREETS.match(text)
        if hello and len(best) == 1 and self._only_tells(best[0]):
            return [self._behind(text[hello.end() :], encode, before)]
        return best

    def _behind(self, text: str, encode: Callable[[str], Vector], before: str | None) -> Question:
        """Return what `text`, which stands behind a greeting, asks, or else the greeting: "hi, pay", "Hi, it's Lou"."""
        rest = self.classifier.question(self.spelling.correct(text.strip(" ,.!-")), encode, before)
        clear = self.classifier.is_ask(rest) and float(rest.chance.max()) >= CLEAR
        return rest if clear else self.classifier.question(HELLO, encode, before)

    def _only_tells(self, question: Question) -> bool:
        """Whether `question` is a few words that ask nothing and are about nothing in particular."""
        told = not marked(question.text) and not asks(question.text)
        short = len(question.text.split()) <= _ITEM
        unclear = not self.classifier.is_ask(question) or float(question.chance.max()) < _UNCLEAR
        return (
            told
            and short
            and unclear
            and self._chance_of_asking(question.text) < self.thresholds.asks
        )

    def _read_one(
        self,
        cleaned: str,
        encode: Callable[[str], Vector],
        before: str | None,
        larger: Callable[[str], Vector] | None,
    ) -> list[Question]:
        """Return the questions of one reading of a message."""
        pieces = self._whole_questions(sentences(cleaned), encode) or [Piece(cleaned, asks=True)]
        asking = self._asking(pieces)
        if len(pieces) == 1 or not asking:
            return self._clauses(larger).questions(cleaned, encode, before)
        questions: list[Question] = []
        told = 0
        for at in asking:
            story = " ".join(piece.text for piece in pieces[told:at])
            told = at + 1
            previous = self.classifier.top(questions[-1]) if questions else before
            found = self._clauses(larger).questions(pieces[at].text, encode, previous)
            if len(found) == 1 and story:
                found = [self.classifier.with_story(found[0], story, encode)]
            questions += found
        rest = " ".join(piece.text for piece in pieces[told:])
        if rest and len(questions) == 1:
            questions = [self.classifier.with_story(questions[0], rest, encode)]
        return self._distinct(questions)

    def _asking(self, pieces: list[Piece]) -> list[int]:
        """Return which of `pieces` ask something, by place."""
        plain = any(marked(piece.text) for piece in pieces)
        jotted = len(pieces) > 2 and not plain and not any(piece.listed for piece in pieces)
        if jotted and LIST_TO_COME.match(pieces[0].text):
            return [at for at, piece in enumerate(pieces) if len(piece.text.split()) <= _ITEM]
        asked: list[int] = []
        for at, piece in enumerate(pieces):
            goes_on = bool(asked) and at == asked[-1] + 1 and NEXT_ITEM.fullmatch(piece.text)
            if goes_on or self._is_asked(piece, plain):
                asked.append(at)
        return asked

    def _is_asked(self, piece: Piece, plain: bool) -> bool:
        """Whether `piece` asks, in a message whose questions have marks (`plain`) or not."""
        if piece.listed or marked(piece.text) or SUPPOSES.match(piece.text):
            return True
        if not piece.asks:  # "got a level 2 is that any use or not"
            long = len(piece.text.split()) >= _ITEM
            return not plain and long and self._chance_of_asking(piece.text) >= _SURELY_ASKED_FOR
        needed = self.thresholds.asks_too if plain else self.thresholds.asks
        if OPENS_AS_QUESTION.match(piece.text):
            needed = min(needed, self.thresholds.asks)
        # what hangs on a question is told, not asked: "do they do that in it, I've never", "because I've never"
        clause = [part.text for part in clauses(piece.text) if OPENS_AS_QUESTION.match(part.text)]
        readings = {piece.text, REASON.sub("", piece.text), *clause}
        return max(map(self._chance_of_asking, readings)) >= needed

    def _chance_of_asking(self, text: str) -> float:
        return self.asking.chance(text) if self.asking else 1.0

    def _whole_questions(self, pieces: list[Piece], encode: Callable[[str], Vector]) -> list[Piece]:
        """Put a scrap with a question mark back to the question before it: "Who pays? Us or them?"."""
        whole: list[Piece] = []
        for piece in pieces:
            if whole and not whole[-1].listed and SO.fullmatch(piece.text):
                whole[-1] = Piece(f"{whole[-1].text} {piece.text}", asks=True)
                continue
            scrap = len(piece.text.split()) <= _SCRAP and marked(piece.text) and not piece.listed
            if (
                scrap
                and whole
                and marked(whole[-1].text)
                and not asks(unmarked(piece.text))
                and self.classifier.question(piece.text, encode).chance.max() < CLEAR
            ):
                whole[-1] = Piece(f"{whole[-1].text} {piece.text}", asks=True)
            else:
                whole.append(piece)
        return whole

    def danger(
        self,
        text: str,
        encode: Callable[[str], Vector],
        larger: Callable[[str], Vector] | None = None,
    ) -> dict[str, Any]:
        """Return {"intent", "confidence"} of the danger that the trained net sees in `text`.

        Its words are mended first; those that were typed are looked at as well where that leaves a doubt.
        Where it leaves none, they only raise false alarms ("wats left": .0 mended, .5 as typed).
        """
        if self.net is None:
            return {"intent": None, "confidence": 0.0}
        typed, mended = clean_message(text), self._mended(text)
        found = self._checked(mended, encode, larger)
        if typed == mended or not IN_DOUBT <= found["confidence"] < self.thresholds.danger:
            return found
        also = self._checked(typed, encode, larger)
        return max(found, also, key=lambda one: float(one["confidence"]))

    def _checked(
        self,
        texts: list[str],
        encode: Callable[[str], Vector],
        larger: Callable[[str], Vector] | None,
    ) -> dict[str, Any]:
        assert self.net
        again = self.classifier.danger_again if self.classifier.second else None
        return self.net.check(texts, encode, self.classifier.danger, larger, again)

    def looked_at_for_danger(self, text: str) -> list[str]:
        """Return the texts that `danger` will have encoded, whatever it finds."""
        return [part for part, _ in self.net.parts(self._mended(text))] if self.net else []

    def _mended(self, text: str) -> list[str]:
        return [self.spelling.correct(reading) for reading in clean_message(text)]

    def _needed(self, question: Question) -> float:
        """Return the p from which `question` is kept beside others; what has a question mark was meant as one."""
        kept = self.thresholds.own_question
        return _SURELY_ASKED * kept if marked(question.text) or asks(question.text) else kept

    def _distinct(self, questions: list[Question]) -> list[Question]:
        """Drop repeats of the same intent, and pieces that ask nothing beside ones that do."""
        substantive = [
            q for q in questions if self.classifier.is_ask(q) and q.chance.max() >= self._needed(q)
        ]
        asked = [question for question in questions if self.classifier.is_ask(question)]
        kept: list[Question] = []
        for question in questions:
            if substantive and not any(question is other for other in substantive):
                continue
            if asked and not any(question is other for other in asked):
                continue
            if any(
                self.classifier.top(question) == self.classifier.top(other)
                and not question.entities
                for other in kept
            ):
                continue
            kept.append(question)
        return kept[:MAX_QUESTIONS] or questions[:1]
