"""One question back, with buttons, where no topic fits and nothing near was meant either, or nothing was named at all."""

from __future__ import annotations

import re

from bot.answers.gates import GATES
from bot.answers.offers import starters
from bot.answers.reply import Part, Reply
from bot.answers.turn import Turn

_POINTS = re.compile(r"\b(?:one|ones|those|them|these|both|either|that|this)\b", re.IGNORECASE)
_ONLY_POINTS = re.compile(
    r"(?:\W|\b(?:do|does|did|is|are|am|can|could|should|must|will|would|have|has|need|needs|want|get|got|to|"
    r"i|we|you|they|he|she|it|me|my|one|ones|those|them|these|both|either|that|this|any|some|all|"
    r"what|which|how|why|when|where|about|of|for|with|without|the|a|an|so|and|but|then|if|really|still|just)\b)+",
    re.IGNORECASE,
)


def ask_back(turn: Turn) -> Reply | None:
    """Return a clarifying question where the only question found nothing; None otherwise."""
    if turn.understanding.questions and (
        len(turn.findings) != 1
        or turn.findings[0].topics
        or (turn.findings[0].near and not _names_nothing(turn))
    ):
        return None
    choices = []
    if turn.findings:
        question = turn.findings[0].question
        found = [
            topic
            for intent, chance in question.ranking
            if chance >= 0.08
            and question.similarity >= GATES.unlike
            and (topic := turn.knowledge.topic_for_intent(turn.role.id, intent))
        ]
        choices = list(dict.fromkeys(found))[:3]
    line = "clarify.question" if choices else "clarify.nothing"
    buttons = tuple(turn.topic_button(topic, choice=True) for topic in choices or starters(turn))
    confidence = turn.findings[0].confidence if turn.findings else 0.0
    return Reply(
        "clarify",
        (Part("lead", turn.knowledge.say(line)),),
        buttons=(*buttons, turn.person_button()),
        confidence=confidence,
    )


def _names_nothing(turn: Turn) -> bool:
    """Whether a talk begins with words that only point: "do I need one?" is about no one knows what."""
    begun = turn.talk.answered or turn.talk.not_covered or turn.talk.safety_open
    text = turn.understanding.text
    return not begun and bool(_ONLY_POINTS.fullmatch(text) and _POINTS.search(text))
