"""Which of a role's topics a question may be about, and how likely each is in the light of the talk."""

from __future__ import annotations

import re

from bot.answers.gates import GATES
from bot.answers.turn import Turn
from bot.answers.understanding import Question
from bot.knowledge.model import Topic

_ITEM_NAMED = re.compile(
    r"\d|\b(?:sessions?|sesh|modules?|units?|parts?|lessons?|chapters?|sections?|numbers?|items?|titles?)\b",
    re.IGNORECASE,
)


def topic_chances(turn: Turn, question: Question) -> list[tuple[Topic, float]]:
    """Return the role's topics that `question` may be about, each with the chance of its intents summed."""
    sums: dict[str, tuple[Topic, float]] = {}
    for intent, chance in question.ranking:
        topic = turn.knowledge.topic_for_intent(turn.role.id, intent)
        if topic:
            sums[topic.id] = (topic, sums.get(topic.id, (topic, 0.0))[1] + chance)
    return list(sums.values())


def by_topic(turn: Turn, question: Question) -> list[tuple[Topic, float]]:
    """Return the role's topics with their chances, likeliest first, as the talk weighs them.

    Short words stay in the section of the talk; what was just told they ask for again only where it is likeliest.
    """
    section = _section(turn) if question.ellipsis >= GATES.leaning else ""

    def weight(item: tuple[Topic, float]) -> float:
        topic, chance = item
        here = topic.section == section and (
            chance >= likeliest or topic.id not in turn.talk.answered
        )
        return -chance * (GATES.same_section if here else 1.0)

    chances = topic_chances(turn, question)
    lost = 0.0
    for at, (topic, chance) in enumerate(chances):
        if _nameless(turn, topic, question):
            chances[at] = topic, chance * GATES.nameless
            lost += chance - chances[at][1]
    # what one reading loses, the others gain
    chances = [(topic, chance / (1.0 - lost)) for topic, chance in chances]
    likeliest = max((chance for _, chance in chances), default=0.0)
    return sorted(chances, key=weight)


def _nameless(turn: Turn, topic: Topic, question: Question) -> bool:
    """Whether `topic` tells a session by its number and none is named, now or in the talk.

    "The second one" is a session where the talk is about sessions; elsewhere it is one of what was told there.
    """
    if topic.by_entity != "session":
        return False
    if not question.values("session"):
        return not any(name == "session" for name, _ in turn.talk.named)
    told = [turn.role.topics[one] for one in turn.talk.answered if one in turn.role.topics]
    elsewhere = told and not any(set(topic.says) & set(one.says) for one in told)
    return bool(elsewhere) and not _ITEM_NAMED.search(question.text)


def _section(turn: Turn) -> str:
    """Return the section the talk is in: that of the topic told last, in this message or before it."""
    for finding in reversed(turn.findings):
        if finding.topics:
            return finding.topics[0].section
    topic = turn.role.topics.get(turn.talk.answered[-1]) if turn.talk.answered else None
    return topic.section if topic else ""
