"""An item pointed at by its place in the list the talk is at, "the last one?", "and the next", or asked for its number.

A classifier does not count; and which list is meant, the words alone don't tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answers.reply import Reply
from bot.answers.tell_all import tell_topics
from bot.answers.turn import Turn
from bot.knowledge.model import Topic

_PLACES = {
    "first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3,
    "fifth": 4, "5th": 4, "sixth": 5, "6th": 5, "last": -1, "final": -1,
}  # fmt: skip
_STEPS = {"next": 1, "following": 1, "after": 1, "previous": -1, "before": -1}
_LONGEST = 80  # characters: who points at an item says little besides
_UNIT = r"(?:one|1|session|skill|item|bit|of (?:them|those|these)|on the list|thing)"
_POINTS = re.compile(
    r"(?:(?:and|ok|okay|so|then|right|now|what|what's|whats|what is|what was|what about|how about|which is|"
    r"tell me|about|i meant?|sorry|no|is)\s+)*"
    rf"(?:the\s+)?(?:(?P<place>{'|'.join(_PLACES)}|next|following|previous)(?:\s+{_UNIT})*"
    rf"|{_UNIT}\s+(?P<step>before|after)(?:\s+(?:that|it|this)(?:\s+one)?)?)"
    r"(?:\s+(?:about|called|then|again|please|pls|is|what|on|for|in it))*",
    re.IGNORECASE,
)


_ITS_NUMBER = re.compile(
    r"(?:(?:and|ok|okay|so|then|right|now|what|what's|whats|which|is|has|have|does|it|its|it's|the|that|that's|thats|"
    r"this|got|get|tell me|sorry|a|in)\s+)*(?:number|numbers|number's)"
    r"(?:\s+(?:is|was|has|does|it|that|this|one|have|got|then|please|pls|again|in|on|of|the|list))*",
    re.IGNORECASE,
)


def item_of_list(turn: Turn) -> Reply | None:
    """Return what the page says of the item that the message points at, or None where it points at none."""
    if not turn.talk.answered:
        return None
    told = turn.role.topics.get(turn.talk.answered[-1])
    words = re.sub(r"[^\w\s']", " ", turn.understanding.text).strip()
    if told is None or len(words) > _LONGEST or turn.understanding.intent == "choose":
        return None
    items, at = _list_and_place(turn, told)
    if found := _POINTS.fullmatch(words):
        place = _place(found, at)
    else:
        place = at if _ITS_NUMBER.fullmatch(words) and numbered(turn, items) else None
    if not items or place is None or not -1 <= place < len(items):
        return None
    item = turn.role.topics.get(items[place])
    return tell_topics(turn, [item]) if item else None


def _place(found: re.Match[str], at: int | None) -> int | None:
    """Return where in the list the item stands, -1 for the last; None where that can't be told."""
    word = str(found["place"] or found["step"]).lower()
    if word in _PLACES:
        return _PLACES[word]
    place = None if at is None else at + _STEPS[word]
    return place if place is None or place >= 0 else None


def _list_and_place(turn: Turn, told: Topic) -> tuple[Sequence[str], int | None]:
    """Return the list that was told, or that the item told stands in, and where in it the talk is."""
    if told.by_entity == "session":
        numbers = [int(value) for name, value in turn.talk.named if name == "session"]
        return told.list, numbers[-1] - 1 if numbers else None
    if told.list:
        return told.list, None
    lists = (topic.list for topic in turn.role.topics.values() if told.id in topic.list)
    items = next(lists, ())
    return items, items.index(told.id) if items else None


def numbered(turn: Turn, items: Sequence[str]) -> bool:
    """Whether the page numbers the list `items`."""
    return any(topic.numbered and topic.list == items for topic in turn.role.topics.values())
