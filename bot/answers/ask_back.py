"""One question back, with buttons, where no topic fits and nothing near was meant either."""

from __future__ import annotations

from bot.answers.gates import GATES
from bot.answers.offers import starters
from bot.answers.reply import Part, Reply
from bot.answers.turn import Turn


def ask_back(turn: Turn) -> Reply | None:
    """Return a clarifying question where the only question found nothing; None otherwise."""
    if turn.understanding.questions and (
        len(turn.findings) != 1 or turn.findings[0].topics or turn.findings[0].near
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
