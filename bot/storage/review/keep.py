"""Puts questions that were found into the table, for as long as their words are there."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from bot.storage.in_turn import in_turn
from bot.storage.queue.insert_once import insert_once
from bot.storage.queue.tables import WORDS
from bot.storage.review.question import Found, Kept
from bot.storage.review.tables import QUESTIONS
from bot.storage.tables import INBOX


def keep(c: sa.engine.Connection, new: Sequence[Kept]) -> int:
    """How many are new. What was erased, or blanked, since it was found stays away.

    A talk's item repeats its last message: the clerk's topic is then noted with that.
    """
    added = 0
    # In one order, as whoever else holds several talks does; an erasure comes before or behind.
    for conversation in sorted({one.found.conversation for one in new}):
        in_turn(c, conversation)
    for one in new:
        if _words(c, one.found) == one.found.text and not _noted(c, one):
            added += insert_once(c, QUESTIONS, _row(one))
    return added


def _words(c: sa.engine.Connection, found: Found) -> str | None:
    """The words as they stand now."""
    if found.inbox_id is not None:
        here = sa.select(INBOX.c.text).where(INBOX.c.id == found.inbox_id)
    else:
        here = sa.select(WORDS.c.text).where(WORDS.c.item_id == found.item_id)
    text: str | None = c.execute(here).scalar()
    return text


def _noted(c: sa.engine.Connection, one: Kept) -> bool:
    if one.found.item_id is None:
        return False
    same = sa.select(sa.func.max(QUESTIONS.c.id)).where(
        QUESTIONS.c.conversation == one.found.conversation,
        QUESTIONS.c.digest == one.digest,
        QUESTIONS.c.item_id.is_(None),
    )
    new = {"item_id": one.found.item_id, "suggested": one.found.suggested, "why": one.found.why}
    found = c.execute(same).scalar()
    if found is None:
        return False
    c.execute(QUESTIONS.update().where(QUESTIONS.c.id == found).values(**new))
    return True


def _row(one: Kept) -> dict[str, object]:
    found = one.found
    return {
        "conversation": found.conversation,
        "inbox_id": found.inbox_id,
        "item_id": found.item_id,
        "why": found.why,
        "text": found.text,
        "digest": one.digest,
        "guess": found.guess[:80],
        "suggested": found.suggested[:80],
        "cluster": one.cluster,
        "asked_at": found.asked_at,
        "state": one.state,
        "label": "",
    }
