"""A filter as conditions of a query."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from bot.storage.queue.filter import Filter
from bot.storage.queue.item import SAFEGUARDING, URGENT
from bot.storage.queue.tables import ITEMS, WORDS

EQUAL = (
    "kind", "topic", "priority",
    "channel", "band", "language", "cluster", "conversation", "trouble", "assigned_to", "sent_by",
)  # fmt: skip
"""What is asked for as it stands in the column of its name."""
HIGH = "high"
"""The band of what may be sent by the hundred."""


FEW = 900
"""Items that are named in a query by their numbers."""


def with_words(connection: sa.engine.Connection, which: Filter) -> list[int] | None:
    """The items that have the words that are asked for; None where none are, or where too many have them."""
    said = _said(which)
    if said is None:
        return None
    found = list(connection.execute(said.limit(FEW + 1)).scalars())
    return found if len(found) <= FEW else None


def conditions(which: Filter, now: float, among: Sequence[int] | None = None) -> list[Any]:
    """All of these hold for what the filter finds; `among`: what `with_words` gave, so that the words are not looked for again."""
    c = ITEMS.c
    asked = {name: getattr(which, name) for name in EQUAL}
    found = [c[name] == value for name, value in asked.items() if value not in (None, "")]
    if which.status is not None:
        # What is mine is little, and found by its own index: another would go through all that is open.
        status = c.status.concat("") if which.claims == "mine" else c.status
        found.append(status == which.status)
    if which.topic == "":
        found.append(c.topic == "")
    if which.reason:
        found.append(has_reason(which.reason))
    if which.claims != "any":
        found.append(_claimed(which, now))
    if which.escalated is not None:
        found.append(c.escalated_to.is_not(None) == which.escalated)
    if which.duplicates is not None:
        found.append(c.duplicate_of.is_not(None) == which.duplicates)
    if which.overdue is not None:
        late = c.due_at < now
        found.append(late if which.overdue else ~late)
    if which.ready is not None:
        found.append(ready() if which.ready else ~ready())
    if among is not None:
        found.append(c.id.in_(among))
    elif (said := _said(which)) is not None:
        found.append(c.id.in_(said))
    return found


def _said(which: Filter) -> Any:
    """The numbers of the items that have all words; None where no words are asked for."""
    words = which.words.casefold().split()
    return sa.select(WORDS.c.item_id).where(*map(has_word, words)) if words else None


def has_reason(reason: str) -> Any:
    """Whether it has that reason."""
    return ITEMS.c.reasons.contains(json.dumps(reason), autoescape=True)


def has_word(word: str) -> Any:
    """Whether subject or text hold it; `word` in small letters.

    All words are gone through, of every item: an index of them would keep what was erased.
    """
    return WORDS.c.search.contains(word, autoescape=True)


def ready() -> Any:
    """What may be sent as it stands, many at once: a sure draft that is whole, with somewhere to go, and not grave."""
    c = ITEMS.c
    return sa.and_(
        c.status == "open",
        c.band == HIGH,
        c.drafted.is_(True),
        c.gaps == 0,
        c.replied_at.is_(None),
        c.recipient_id.is_not(None),
        c.trouble == "",
        c.priority > URGENT,
        ~has_reason(SAFEGUARDING),
    )


def free(now: float) -> Any:
    """Nobody holds it now."""
    return sa.or_(ITEMS.c.claimed_by.is_(None), ITEMS.c.claimed_until <= now)


def _claimed(which: Filter, now: float) -> Any:
    if which.claims == "free":
        return free(now)
    held = sa.and_(ITEMS.c.claimed_by.is_not(None), ITEMS.c.claimed_until > now)
    own = ITEMS.c.claimed_by == which.who
    return sa.and_(held, own if which.claims == "mine" else ~own)
