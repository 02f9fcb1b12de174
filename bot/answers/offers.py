"""What lies nearby: topics to offer as buttons."""

from __future__ import annotations

from bot.answers.turn import Turn
from bot.knowledge.model import Near, Topic

_NEARBY = 3


def starters(turn: Turn) -> list[Topic]:
    """Return the first topic with a button of each section."""
    first: dict[str, Topic] = {}
    for topic in turn.role.topics.values():
        if topic.ask:
            first.setdefault(topic.section, topic)
    return list(first.values())


def nearby(turn: Turn, near: Near | None) -> list[Topic]:
    """Return the topics that lie near: the near miss's own, or the starters; none where help lies elsewhere."""
    if near and near.near:
        return [topic for topic_id in near.near if (topic := turn.role.topics.get(topic_id))][
            :_NEARBY
        ]
    return [] if near and near.advice else starters(turn)
