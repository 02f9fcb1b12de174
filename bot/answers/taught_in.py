"""Which session is about what was just told: "is there anything in the training on it", "where does that come up".

No classifier can tell: the words name no subject, and which one they mean stands in the talk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.answers.turn import Turn
from bot.answers.understanding import Question
from bot.knowledge.model import Topic

_TRAINING = r"(?:sessions?|sesh|modules?|lessons?|units?|training|course|e-?learning|bit|part|one)"
_IT = r"(?:(?:this|that|the) (?:first|second|third|last|other) (?:one|bit|thing)|it|that|this|them|those|these|they)"
_ASKS_WHERE = re.compile(
    rf"\b(?:an?|any|anything|owt|something|which|what)\b.*\b{_TRAINING}\b.*\b(?:on|about|for|covers?|covering|deals? with|teach(?:es)?|explains?)\s+{_IT}\b"
    rf"|\b(?:teach|train|show)\s+(?:you|u|me|us|people)\s+(?:(?:in|on|about|how to do)\s+)?{_IT}\b"
    rf"|\b(?:where|which|what)\b.*\b{_IT}\b.*\b(?:come|comes|crop|crops|pop|pops|turn|turns)\s+(?:in|into|up)\b"
    rf"|\b(?:is|are)\s+{_IT}\s+(?:covered|included|taught|part of|in)\b.*\b{_TRAINING}\b",
    re.IGNORECASE,
)


def taught_in(turn: Turn, question: Question) -> Topic | None:
    """Return the topic of the session that is about what `question` points at, if it asks for one."""
    if not _ASKS_WHERE.search(question.text):
        return None
    sessions = [topic for topic in turn.role.topics.values() if topic.about]
    told = (topic for meant in _pointed_at(turn) for topic in sessions if meant in topic.about)
    return next(told, None)


def _pointed_at(turn: Turn) -> Iterator[str]:
    """Yield what "it" may be, the likeliest first: of the question before in the same message, or else of the talk."""
    if turn.findings:
        last = turn.findings[-1]
        yield from (value for _, value in last.question.entities)
        yield from (topic.id for topic in last.topics)
        return
    topics = turn.role.topics
    last_told = topics.get(turn.talk.answered[-1]) if turn.talk.answered else None
    if last_told is None:
        return
    if last_told.by_entity:  # an older word is not "it": the talk has gone on to something else
        yield from (str(value) for _, value in turn.talk.named)
    yield last_told.id
    told = (topics[one] for one in reversed(turn.talk.told) if one in topics)
    yield from (topic.id for topic in told if topic.section == last_told.section)
