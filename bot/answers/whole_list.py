"""The whole of the list that the talk is at: "and the others?", "how many in all?", "out of?".

The words name no list. Which one is meant stands in the talk, as with an item (`item_of_list.py`).
"""

from __future__ import annotations

import re

from bot.answers.reply import Reply
from bot.answers.tell_all import tell_topics
from bot.answers.turn import Turn
from bot.knowledge.model import Topic

_LONGEST = 80  # characters: who points at a list says little besides
# No word stands here twice: a run of one that does is tried each way, and takes a lifetime.
_FILLER = (
    r"(?:and|but|ok|okay|so|then|right|now|well|please|pls|plz|ta|thanks|could|can|would|will|you|u|i|have|get|see|just|me|"
    r"tell|list|name|give|show|what|what's|whats|which|who|are|were|is|about|how|all|also|too|again|as well|though|"
    r"on the list|in the list|on there|in there|there)"
)
_OTHERS = re.compile(
    rf"(?:{_FILLER}\s+)*(?:the\s+)?(?:others|other ones|other (?:two|three|four|five|[2-5])|rest)"
    rf"(?:\s+(?:of (?:them|those|these|it|the list)|{_FILLER}))*",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    rf"(?:{_FILLER}\s+)*(?:many|(?:out )?of how many|out of)(?:\s+(?:of (?:them|those|these)|that|they|{_FILLER}))*"
    r"(?:\s+(?:in all|altogether|all together|all told|in total|overall))?",
    re.IGNORECASE,
)


def whole_list(turn: Turn) -> Reply | None:
    """Return the list in which what was told last stands, where the message asks for it, or else None."""
    told = turn.role.topics.get(turn.talk.answered[-1]) if turn.talk.answered else None
    if told is None or len(turn.understanding.questions) != 1:
        return None
    words = " ".join(re.sub(r"[^\w\s']", " ", turn.understanding.questions[0].text).split())
    if len(words) > _LONGEST or not (_OTHERS.fullmatch(words) or _HOW_MANY.fullmatch(words)):
        return None
    whole = _with(turn, told)
    return tell_topics(turn, [whole]) if whole else None


def _with(turn: Turn, told: Topic) -> Topic | None:
    """Return the topic that tells the list of which `told` is an item."""
    topics = turn.role.topics.values()
    if told.by_entity == "session":
        return next((one for one in topics if one.numbered and one.list == told.list), None)
    if told.list:
        return None
    return next((one for one in topics if told.id in one.list and one.ask), None)
