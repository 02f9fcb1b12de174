"""Questions go with the words that they came from; a copy of an example leads to nobody, and stays."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.queue.tables import WORDS
from bot.storage.review.change import copied
from bot.storage.review.question import Example
from bot.storage.review.tables import QUESTIONS
from bot.storage.tables import INBOX


def erase(c: sa.engine.Connection, conversation: str) -> int:
    """Deletes the questions of a conversation, the approved ones too. How many went."""
    of_it = QUESTIONS.c.conversation == conversation
    return int(c.execute(QUESTIONS.delete().where(of_it)).rowcount)


def sweep(c: sa.engine.Connection) -> int:
    """Deletes the questions whose words are blanked, or deleted, where they came from. How many went.

    What a lead approved stays as a copy: that its words may go on without the talk is what was approved.
    """
    said = sa.exists().where(INBOX.c.id == QUESTIONS.c.inbox_id, INBOX.c.text.is_not(None))
    written = sa.exists().where(WORDS.c.item_id == QUESTIONS.c.item_id, WORDS.c.text.is_not(None))
    over = sa.select(QUESTIONS).where(~said, ~written)
    rows = c.execute(over).all()
    approved = [row for row in rows if row.state == "approved"]
    copied(c, [Example(row.label, row.text, question_id=row.id) for row in approved])
    for row in rows:
        c.execute(QUESTIONS.delete().where(QUESTIONS.c.id == row.id))
    return len(rows)
