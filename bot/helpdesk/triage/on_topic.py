"""A letter on a topic that a person chose: what triage would have drafted, had it understood so."""

from __future__ import annotations

from datetime import date

from bot.answers.composer import begin
from bot.answers.talk import Talk
from bot.answers.turn import Finding
from bot.answers.understanding import Question, Understanding
from bot.helpdesk.triage.letter import Link, letter, sections
from bot.helpdesk.triage.rules import Rules
from bot.knowledge.model import Knowledge

MOST = 300
"""Characters of the message that a gap repeats."""


class NoTopic(ValueError):
    """Nobody knows that topic."""


def on_topic(
    topic: str, asked: str, knowledge: Knowledge, rules: Rules, today: date, link: Link
) -> tuple[str, tuple[str, ...]]:
    """The letter, and the page's words that it rests on. `topic`: of a page, or an intent that none answers. Raises NoTopic."""
    question = Question(text=asked[:MOST])
    heard = Understanding(question.text, topic, 1.0, (question,))
    for role in knowledge.roles.values():
        if topic in role.topics:
            talk = Talk(role=role.id)
            finding = Finding(question, (role.topics[topic],))
            break
    else:
        if topic not in knowledge.near:
            raise NoTopic
        talk, finding = Talk(), Finding(question, near=knowledge.near[topic])
    turn = begin(heard, talk, knowledge, today)
    turn.findings = [finding]
    made = sections(turn, rules, link)
    quotes = dict.fromkeys(quote for one in made for quote in one.quotes)
    return letter(made, rules, knowledge.hub.name), tuple(quotes)
