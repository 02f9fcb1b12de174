"""A cleaned message -> the questions in it, each with its intents: what the Rasa component wraps.

Nothing here knows Rasa, so that `bot explain`, the evaluation and the tests call the very same code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from bot.nlu.clean_message import clean_message
from bot.nlu.correct_spelling import Spelling
from bot.nlu.danger_net import DangerNet
from bot.nlu.ellipsis import ellipsis, points_back
from bot.nlu.entities import Entity, Lexicon, find_entities
from bot.nlu.features import Matrix, Vector
from bot.nlu.intent_model import IntentModel
from bot.nlu.question_form import question_form
from bot.nlu.seen import Seen
from bot.nlu.split_questions import Piece, clauses, sentences

MAX_QUESTIONS = 6
_LONG_FOR_CHAT = 6
_CLEAR = 0.6


@dataclass(frozen=True)
class Thresholds:
    """Where each comes from stands in docs/adr/0003; `bot eval` prints what each choice does.

    own_question: p of a piece's best intent from which it stands as a question of its own.
    fragment: the same for a piece without a mark of a question ("… and total duration").
    danger: p of the trained net from which it calls for safety.
    """

    own_question: float = 0.4
    fragment: float = 0.8
    danger: float = 0.82
    before: float = 1.0
    story: float = 0.5


@dataclass
class Question:
    """One question: its words, form, entities, and intents by p (all of them, in `chance`)."""

    text: str
    form: str
    chance: Vector
    ellipsis: float
    similarity: float
    nearest: str
    entities: list[Entity] = field(default_factory=list)


@dataclass
class Reader:
    """The trained parts: a model for questions as they stand, one for follow-ups, and what was seen in training."""

    alone: IntentModel
    after: IntentModel | None
    centroids: Matrix
    seen: Seen
    lexicon: Lexicon
    groups: Mapping[str, str]
    spelling: Spelling
    net: DangerNet | None = None
    thresholds: Thresholds = field(default_factory=Thresholds)

    def read(
        self, text: str, encode: Callable[[str], Vector], before: str | None = None
    ) -> list[Question]:
        """Return the questions of `text`, at least one. `before`: the intent of the question answered last."""
        found: list[Question] = []
        for reading in clean_message(text):
            reading = self.spelling.correct(reading)
            questions = self._read_one(reading, encode, before)
            if any(
                self._is_ask(q) and q.chance.max() >= self.thresholds.own_question
                for q in questions
            ):
                return questions
            found = found or questions
        return found

    def _read_one(
        self, cleaned: str, encode: Callable[[str], Vector], before: str | None
    ) -> list[Question]:
        """Return the questions of one reading of a message."""
        pieces = sentences(cleaned) or [Piece(cleaned, True, True)]
        asking = [at for at, piece in enumerate(pieces) if piece.asks]
        if len(pieces) == 1 or not asking:
            return self._split_or_whole(cleaned, encode, before)
        questions: list[Question] = []
        told = 0
        for at in asking:
            story = " ".join(piece.text for piece in pieces[told:at])
            told = at + 1
            previous = self._top(questions[-1]) if questions else before
            found = self._split_or_whole(pieces[at].text, encode, previous)
            if len(found) == 1 and story:
                found = [self._with_story(found[0], story, encode)]
            questions += found
        rest = " ".join(piece.text for piece in pieces[told:])
        if rest and len(questions) == 1:
            questions = [self._with_story(questions[0], rest, encode)]
        return self._distinct(questions)

    def danger(self, text: str, encode: Callable[[str], Vector]) -> dict[str, Any]:
        """Return {"intent", "confidence"} of the danger that the trained net sees in `text`, mended or as typed."""
        if self.net is None:
            return {"intent": None, "confidence": 0.0}
        readings = clean_message(text)
        return self.net.check(
            [*readings, *(self.spelling.correct(reading) for reading in readings)], encode
        )

    def question(
        self, text: str, encode: Callable[[str], Vector], before: str | None = None
    ) -> Question:
        """Classify one question; `before` weighs in as far as the words lean on it."""
        vector = encode(text)
        chance = self.alone.probabilities(vector, text)
        leaning = ellipsis(text)
        if before and leaning and self.after is not None and before in self.alone.labels:
            context = self.centroids[self.alone.labels.index(before)]
            other = self.after.probabilities(np.concatenate([vector, context]), text)
            sure = float(
                chance.max()
            )  # words that are clear by themselves need no talk before them
            weight = self.thresholds.before * leaning * (1 - 0.5 * sure)
            chance = (1 - weight) * chance + weight * _spread(
                other, self.after.labels, self.alone.labels
            )
        chance = self._settled(chance, len(text.split()))
        similarity, nearest = self.seen.nearest(vector)
        return Question(
            text=text,
            form=question_form(text),
            chance=chance,
            ellipsis=leaning,
            similarity=similarity,
            nearest=nearest,
            entities=find_entities(
                text, self.lexicon, bare=bool(before and "session" in before) and leaning > 0.4
            ),
        )

    def _settled(self, chance: Vector, words: int) -> Vector:
        """Compare groups of intents by their sums, and take out those that lost to questions.

        A question's chance is spread over many siblings, a pleasantry's over none: intent by intent,
        "frustrated" at .2 beats ten kinds of question at .08. Danger is weighed apart, in `danger`.
        """
        kept = chance.copy()
        sums = {group: 0.0 for group in ("ask", "chat", "off", "danger")}
        groups = [self.groups.get(name, "ask") for name in self.alone.labels]
        for group, value in zip(groups, chance, strict=True):
            sums[group] += float(value)
        if words > _LONG_FOR_CHAT:
            sums["chat"] *= 0.6  # "is she right?" after a claim asks about the claim
        for at, group in enumerate(groups):
            if group == "danger" or (group in ("chat", "off") and sums[group] < sums["ask"]):
                kept[at] = 0.0
        total = float(kept.sum())
        return np.asarray(kept / total if total else chance, dtype=np.float32)

    def ranking(self, question: Question, most: int = 10) -> list[dict[str, Any]]:
        """Return the `most` likely intents of a question as Rasa writes a ranking."""
        order = np.argsort(-question.chance)[:most]
        return [
            {"name": self.alone.labels[at], "confidence": round(float(question.chance[at]), 4)}
            for at in order
        ]

    def group_sums(self, question: Question) -> dict[str, float]:
        """Return the summed p of each group of intents (danger, chat, off, ask)."""
        sums: dict[str, float] = {}
        for at, name in enumerate(self.alone.labels):
            group = self.groups.get(name, "ask")
            sums[group] = sums.get(group, 0.0) + float(question.chance[at])
        return {group: round(value, 4) for group, value in sums.items()}

    def _split_or_whole(
        self, text: str, encode: Callable[[str], Vector], before: str | None
    ) -> list[Question]:
        """Split one sentence at its commas and "and"s where both sides stand as different questions."""
        whole = self.question(text, encode, before)
        pieces = clauses(text)
        if not pieces or sum(piece.asks for piece in pieces) < 1 or len(text.split()) < 5:
            return [whole]
        parts = self._merge(pieces, encode, before)
        if len(parts) < 2 or (
            whole.chance.max() >= _CLEAR and all(points_back(part.text) for part in parts[1:])
        ):
            return [whole]  # "… and what are they": one question, not two
        return parts[:MAX_QUESTIONS]

    def _merge(
        self, pieces: list[Piece], encode: Callable[[str], Vector], before: str | None
    ) -> list[Question]:
        """Join from the left: a piece that does not stand as a question goes with the one before it."""
        parts: list[Question] = []
        pending = ""
        for piece in pieces:
            text = f"{pending} {piece.text}".strip()
            previous = self._top(parts[-1]) if parts else before
            question = self.question(text, encode, previous)
            if self._stands(question, piece.asks or "?" in text):
                if parts and self._top(parts[-1]) == self._top(question):
                    parts[-1] = self.question(f"{parts[-1].text} and {text}", encode, before)
                else:
                    parts.append(question)
                pending = ""
            elif parts:
                parts[-1] = self.question(
                    f"{parts[-1].text} and {text}",
                    encode,
                    before if len(parts) == 1 else self._top(parts[-2]),
                )
            else:
                pending = text
        return parts if not pending or parts else []

    def _stands(self, question: Question, asks: bool) -> bool:
        best = self._top(question)
        needed = self.thresholds.own_question if asks else self.thresholds.fragment
        return (
            self.groups.get(best, "ask") == "ask"
            and float(question.chance.max()) >= needed
            and len(question.text.split()) >= (2 if asks else 3)
        )

    def _with_story(
        self, question: Question, story: str, encode: Callable[[str], Vector]
    ) -> Question:
        """Weigh the question alone against the question with the story it stands in."""
        told = f"{story} {question.text}"
        chance = self.alone.probabilities(encode(told), told)
        weight = self.thresholds.story
        question.chance = (1 - weight) * question.chance + weight * chance
        question.entities = question.entities or find_entities(told, self.lexicon)
        return question

    def _distinct(self, questions: list[Question]) -> list[Question]:
        """Drop repeats of the same intent, and pieces that ask nothing beside ones that do."""
        substantive = [
            q
            for q in questions
            if self._is_ask(q) and q.chance.max() >= self.thresholds.own_question
        ]
        asked = [question for question in questions if self._is_ask(question)]
        kept: list[Question] = []
        for question in questions:
            if substantive and not any(question is other for other in substantive):
                continue
            if asked and not any(question is other for other in asked):
                continue
            if any(
                self._top(question) == self._top(other) and not question.entities for other in kept
            ):
                continue
            kept.append(question)
        return kept[:MAX_QUESTIONS] or questions[:1]

    def _is_ask(self, question: Question) -> bool:
        return self.groups.get(self._top(question), "ask") == "ask"

    def _top(self, question: Question) -> str:
        return self.alone.labels[int(np.argmax(question.chance))]


def _spread(chance: Vector, labels: list[str], wanted: list[str]) -> Vector:
    """Lay `chance` over `labels` out over `wanted` (which holds all of them)."""
    at = {name: place for place, name in enumerate(wanted)}
    out = np.zeros(len(wanted), dtype=np.float32)
    for name, value in zip(labels, chance, strict=True):
        if name in at:
            out[at[name]] = value
    return out
