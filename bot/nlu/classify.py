"""One question -> its form, its entities and how likely each intent is, in the light of what was asked before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.ellipsis import ellipsis
from bot.nlu.entities import Entity, Lexicon, find_entities
from bot.nlu.features import Matrix, Vector
from bot.nlu.intent_model import IntentModel
from bot.nlu.question_form import Form, question_form
from bot.nlu.seen import Seen

_LONG_FOR_CHAT = 6
_TOO_EARLY = 0.2
_LEANS = 0.4
_AGAIN = 0.67  # how far the second look is believed
GROUPS = ("ask", "chat", "off", "danger")
BACK = {"ask_sure", "ask_source", "ask_simpler", "ask_repeat", "ask_more"}
"""Intents that are about the answer before."""


@dataclass(frozen=True)
class Thresholds:
    """Where each comes from stands in docs/adr/0003; `bot eval` prints what each choice does.

    own_question: p of a piece's best intent from which it stands as a question of its own.
    fragment: the same for a piece without a mark of a question ("… and total duration").
    danger: p of the trained net from which it calls for safety.
    before: how far the follow-up model is heard of words that lean on the question before.
    story: how far a question is read together with the story that it stands in.
    asks: p of the asking model from which a sentence without a question mark may be a question.
    asks_too: the same, in a message that has a question mark elsewhere.
    again: p of the best intent under which the larger encoder is asked as well.
    """

    own_question: float = 0.5
    fragment: float = 0.8
    danger: float = 0.48
    before: float = 1.0
    story: float = 0.65
    asks: float = 0.35
    asks_too: float = 0.7
    again: float = 0.8


@dataclass
class Question:
    """One question: its words, their vector, and its intents by p (all of them, in `chance`).

    What only the questions that are kept are asked for (form, entities) is worked out when asked.
    """

    text: str
    chance: Vector
    ellipsis: float
    vector: Vector
    lexicon: Lexicon
    before: str | None = None
    story: str = ""
    readings: list[tuple[float, str]] = field(default_factory=list)  # what was read, and its weight

    @cached_property
    def form(self) -> Form:
        """What kind of first word the answer needs."""
        return question_form(self.text)

    @cached_property
    def entities(self) -> list[Entity]:
        """The things named in the question, or else in the story that it stands in."""
        about_sessions = bool(self.before and "session" in self.before)
        return find_entities(
            self.text, self.lexicon, bare=about_sessions and self.ellipsis > _LEANS
        ) or (find_entities(self.story, self.lexicon) if self.story else [])


@dataclass
class Classifier:
    """A model for questions as they stand, one for follow-ups, what was seen in training, and a second look.

    `second` and `after_second` are over the larger encoder, with the labels of `alone` and `after`.
    """

    alone: IntentModel
    after: IntentModel | None
    centroids: Matrix
    seen: Seen
    lexicon: Lexicon
    groups: Mapping[str, str]
    thresholds: Thresholds = field(default_factory=Thresholds)
    second: IntentModel | None = None
    after_second: IntentModel | None = None

    def question(
        self, text: str, encode: Callable[[str], Vector], before: str | None = None
    ) -> Question:
        """Classify one question; `before` weighs in as far as the words lean on it."""
        vector = encode(text)
        chance = self.alone.probabilities(vector, text)
        chance = self._in_talk(chance, vector, text, before, self.after)
        return Question(
            text, chance, ellipsis(text), vector, self.lexicon, before, readings=[(1.0, text)]
        )

    def with_story(
        self, question: Question, story: str, encode: Callable[[str], Vector]
    ) -> Question:
        """Weigh the question alone against the question with the story it stands in."""
        told = f"{story} {question.text}"
        chance = self._settled(
            self.alone.probabilities(encode(told), told),
            len(told.split()),
            begun=question.before is not None,
        )
        weight = self.thresholds.story
        question.chance = self._won(
            (1 - weight) * question.chance + weight * chance, over=("chat",)
        )
        question.readings = [
            *((share * (1 - weight), text) for share, text in question.readings),
            (weight, told),
        ]
        question.story = f"{question.story} {story}".strip()
        return question

    def look_again(self, question: Question, encode: Callable[[str], Vector]) -> Question:
        """Read `question` as before, by the model over the larger encoder, and weigh it in; `encode` is that encoder."""
        assert self.second
        chance = np.zeros_like(question.chance)
        for share, text in question.readings:
            vector = encode(text)
            found = self.second.probabilities(vector, text)
            if text == question.text:
                found = self._in_talk(found, vector, text, question.before, self.after_second)
            else:
                begun = question.before is not None
                found = self._settled(found, len(text.split()), begun=begun)
            chance += np.float32(share) * found
        question.chance = self._won(
            (1 - _AGAIN) * question.chance + _AGAIN * chance, over=("chat",)
        )
        return question

    def _in_talk(
        self,
        chance: Vector,
        vector: Vector,
        text: str,
        before: str | None,
        after: IntentModel | None,
    ) -> Vector:
        """Weigh in the question before, as far as `text` leans on it; `after` is the model over the encoder of `vector`."""
        leaning = ellipsis(text)
        if before and leaning and after is not None and before in self.alone.labels:
            context = self.centroids[self.alone.labels.index(before)]
            other = after.probabilities(np.concatenate([vector, context]), text)
            sure = float(chance.max())  # clear words need no talk before them
            weight = self.thresholds.before * leaning * (1 - 0.5 * sure)
            spread = _spread(other, after.labels, self.alone.labels)
            chance = (1 - weight) * chance + weight * spread
        return self._settled(chance, len(text.split()), begun=before is not None)

    def danger(self, text: str, vector: Vector) -> float:
        """Return the summed p of the danger intents, as the model of all intents sees `text`."""
        return self._sums(self.alone.probabilities(vector, text))["danger"]

    def danger_again(self, text: str, vector: Vector) -> float:
        """Return the same as the second model sees it; `vector` is the larger encoder's."""
        assert self.second
        return self._sums(self.second.probabilities(vector, text))["danger"]

    def nearest(self, question: Question) -> tuple[float, str]:
        """Return the similarity to the nearest training example, and its text."""
        return self.seen.nearest(question.vector)

    def ranking(self, question: Question, most: int = 10) -> list[dict[str, Any]]:
        """Return the `most` likely intents of a question as Rasa writes a ranking."""
        order = np.argsort(-question.chance)[:most]
        return [
            {"name": self.alone.labels[at], "confidence": round(float(question.chance[at]), 4)}
            for at in order
        ]

    def group_sums(self, question: Question) -> dict[str, float]:
        """Return the summed p of each group of intents (danger, chat, off, ask)."""
        return {group: round(value, 4) for group, value in self._sums(question.chance).items()}

    def is_ask(self, question: Question) -> bool:
        """Whether the likeliest intent asks something, and is no small talk or danger."""
        return self.groups.get(self.top(question), "ask") == "ask"

    def top(self, question: Question) -> str:
        """Return the likeliest intent."""
        return self.alone.labels[int(np.argmax(question.chance))]

    @cached_property
    def _members(self) -> dict[str, NDArray[np.bool_]]:
        """Which labels belong to each group, and to those that are about the answer before."""
        of_each = np.array([self.groups.get(name, "ask") for name in self.alone.labels])
        members = {group: of_each == group for group in GROUPS}
        return {**members, "back": np.isin(self.alone.labels, sorted(BACK))}

    def _sums(self, chance: Vector) -> dict[str, float]:
        return {group: float(chance[self._members[group]].sum()) for group in GROUPS}

    def _settled(self, chance: Vector, words: int, begun: bool) -> Vector:
        """Compare groups of intents by their sums, and take out those that lost to questions.

        A question's chance is spread over many siblings, a pleasantry's over none: intent by intent,
        "frustrated" at .2 beats ten kinds of question at .08. Danger is weighed apart, in `danger`.
        """
        chance = chance.copy()
        if not begun:  # "is that right?" is about a claim in the same message, not about an answer
            chance[self._members["back"]] *= _TOO_EARLY
        sums = self._sums(chance)
        if words > _LONG_FOR_CHAT:
            sums["chat"] *= 0.6  # "is she right?" after a claim asks about the claim
        return self._won(chance, sums, over=("chat", "off"))

    def _won(
        self, chance: Vector, sums: Mapping[str, float] | None = None, *, over: Sequence[str]
    ) -> Vector:
        """Return `chance` without those of the groups `over` whose sums are less than that of questions, and without danger."""
        sums = sums or self._sums(chance)
        kept = chance.copy()
        kept[self._members["danger"]] = 0.0
        for group in over:
            if sums[group] < sums["ask"]:
                kept[self._members[group]] = 0.0
        total = float(kept.sum())
        return np.asarray(kept / total if total else chance, dtype=np.float32)


def _spread(chance: Vector, labels: list[str], wanted: list[str]) -> Vector:
    """Lay `chance` over `labels` out over `wanted` (which holds all of them)."""
    at = {name: place for place, name in enumerate(wanted)}
    out = np.zeros(len(wanted), dtype=np.float32)
    for name, value in zip(labels, chance, strict=True):
        if name in at:
            out[at[name]] = value
    return out
