"""A mail that was read comes into the queue, or a reply from elsewhere retires drafts: each with its mark, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import sqlalchemy as sa

from bot.storage import tombstones
from bot.storage.in_turn import in_turn
from bot.storage.mail import threads
from bot.storage.mail.digest import digest, origin
from bot.storage.mail.folders import Mark, go_on
from bot.storage.queue.add import add
from bot.storage.queue.history import OURSELVES, note
from bot.storage.queue.item import Incoming
from bot.storage.queue.retire import retire
from bot.storage.queue.tables import ITEMS

Kept = Literal["taken", "again", "own", "answered", "passed"]
"""A new item; read before; sent by us; a reply that went out past us; one that answers nothing we know."""


@dataclass(frozen=True)
class Read:
    """Where a mail was read, by whom, and what it is known by. `answers`: ids of those before it, oldest first.

    `ours`: it is from the mailbox itself. `content`: a digest of what it says, when, and who says it.
    """

    folder: str
    who: str
    mark: Mark
    digest: str
    message_id: str
    answers: tuple[str, ...] = ()
    ours: bool = False
    content: str | None = None


def take_in(connection: sa.engine.Connection, mail: Read, new: Incoming, now: float) -> Kept:
    """Makes an item of it, unless it is here already, was erased, or went out from here. Raises Lost.

    A colleague's reply, copied to the mailbox, is one that went out past us. What is from the
    mailbox and answers nothing is no reply: forms on websites write so.
    """
    kept: Kept = _answered(connection, mail, now) if mail.ours else "passed"
    if kept == "passed":
        kept = _taken_in(connection, mail, new, now)
    go_on(connection, mail.folder, mail.who, mail.mark, now)
    return kept


def answered(connection: sa.engine.Connection, mail: Read, now: float) -> Kept:
    """A mail that went out from the mailbox: the drafts that it comes before are to be looked at again. Raises Lost."""
    kept = _answered(connection, mail, now)
    go_on(connection, mail.folder, mail.who, mail.mark, now)
    return kept


def _taken_in(connection: sa.engine.Connection, mail: Read, new: Incoming, now: float) -> Kept:
    if mail.message_id and threads.ours(connection, mail.message_id):
        return "own"
    own = threads.known_by(connection, mail.digest, mail.content or "")
    if own is None or tombstones.standing(connection, origin(own)) is not None:
        return "again"
    talk = threads.conversation(connection, own, mail.answers)
    in_turn(connection, talk)
    if not threads.seen(connection, own, talk, now, mail.content):
        return "again"
    # Of two mails under one id the second is told apart by its words alone.
    message_id = mail.message_id if own == mail.digest else ""
    item = replace(new, origin=origin(own), conversation=talk, message_id=message_id)
    return "taken" if add(connection, item, now) else "again"


def _answered(connection: sa.engine.Connection, mail: Read, now: float) -> Kept:
    if mail.message_id and threads.ours(connection, mail.message_id):
        return "own"
    talk = threads.known(connection, mail.answers)
    if talk is None:
        return "passed"
    in_turn(connection, talk)
    if not threads.seen(connection, mail.digest, talk, now, mail.content):
        return "again"
    retire(connection, talk, now)
    for item_id in _waiting(connection, talk, mail.answers):
        note(connection, item_id, now, OURSELVES, "answered_outside")
    return "answered"


def _waiting(connection: sa.engine.Connection, talk: str, answers: Sequence[str]) -> list[int]:
    """Items of the talk that are not done and came from one of these mails."""
    origins = [origin(digest(one)) for one in answers]
    query = sa.select(ITEMS.c.id).where(
        ITEMS.c.conversation == talk, ITEMS.c.status != "done", ITEMS.c.origin.in_(origins)
    )
    return [int(one) for one in connection.execute(query).scalars()]
