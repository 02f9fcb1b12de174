"""What is kept of items, shown and deleted: for erasure, retention and export."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from bot.storage import tombstones
from bot.storage.queue import cleared
from bot.storage.queue.alerts import talk_of
from bot.storage.queue.item import CLEARED, SAFEGUARDING, URGENT
from bot.storage.queue.tables import (
    ALERTS,
    HANDOFFS,
    HISTORY,
    ITEMS,
    JOBS,
    PARTS,
    RECIPIENTS,
    WORDS,
)
from bot.storage.tables import INBOX, OUTBOX

Open = Callable[[str], Mapping[str, Any]]
_STEP = 900


def erase(
    c: sa.engine.Connection, conversation: str, now: float, *, keep_urgent: bool = False
) -> int:
    """Deletes the items of a conversation; what they came from is not taken in again. How many rows went.

    `keep_urgent`: of a talk's open item that is urgent the bare fact stays (`cleared`).
    """
    found = c.execute(_OF, {"of": conversation}).all()
    for row in found:
        tombstones.raise_one(c, row.origin, now)
    bare = {row.id for row in found if keep_urgent and row.kind == "talk" and _urgent(row)}
    for item_id in bare:
        cleared.strip(c, item_id, now)
    return delete(c, [row.id for row in found if row.id not in bare])


def _urgent(row: Any) -> bool:
    grave = row.priority == URGENT or SAFEGUARDING in json.loads(row.reasons)
    return bool(grave and row.status != "done")


def delete(c: sa.engine.Connection, ids: Sequence[int]) -> int:
    """Deletes items and all that belongs to them. How many rows went."""
    rows = 0
    for at in range(0, len(ids), _STEP):
        some = list(ids[at : at + _STEP])
        for table in (WORDS, HISTORY, RECIPIENTS, ALERTS, HANDOFFS):
            rows += c.execute(table.delete().where(table.c.item_id.in_(some))).rowcount
        notices = [talk_of(one) for one in some]
        rows += c.execute(OUTBOX.delete().where(OUTBOX.c.conversation.in_(notices))).rowcount
        c.execute(ITEMS.update().where(ITEMS.c.duplicate_of.in_(some)).values(duplicate_of=None))
        rows += c.execute(ITEMS.delete().where(ITEMS.c.id.in_(some))).rowcount
    return int(rows)


def sweep(
    c: sa.engine.Connection, before: float, words_before: float, talks: Sequence[str], now: float
) -> int:
    """Deletes what nobody touched since `before`, done or not; blanks the words of what was done by `words_before`.

    Of what is urgent and not done the bare fact stays (`cleared`), until somebody has seen to it.
    `talks` are deleted now: their items go too where they are done. How many items went.
    """
    old = c.execute(sa.select(ITEMS).where(ITEMS.c.updated_at < before)).all()
    ids = {row.id for row in old if not _urgent(row)}
    for row in old:
        if _urgent(row) and not row.conversation.startswith(CLEARED):
            cleared.strip(c, row.id, now, "forgot")
    for talk in talks:
        done = sa.select(ITEMS.c.id).where(ITEMS.c.conversation == talk, ITEMS.c.status == "done")
        ids |= set(c.execute(done).scalars())
    delete(c, sorted(ids))
    # A mail's thread has no message in the inbox that would take its replies along.
    talk = sa.exists().where(INBOX.c.conversation == OUTBOX.c.conversation)
    c.execute(OUTBOX.delete().where(OUTBOX.c.created_at < before, ~talk))
    silent = sa.select(ITEMS.c.id).where(
        ITEMS.c.status == "done", ITEMS.c.ended_at < words_before, ITEMS.c.blanked.is_(False)
    )
    blank = dict.fromkeys(("subject", "text", "draft", "quotes", "search"))
    c.execute(WORDS.update().where(WORDS.c.item_id.in_(silent)).values(**blank))
    c.execute(
        ITEMS.update()
        .where(ITEMS.c.id.in_(silent))
        .values(blanked=True, drafted=False, gaps=0, text_digest=None, message_digest=None)
    )
    over = sa.select(JOBS.c.id).where(JOBS.c.updated_at < before)
    c.execute(PARTS.delete().where(PARTS.c.job_id.in_(over)))
    c.execute(JOBS.delete().where(JOBS.c.updated_at < before))
    return len(ids)


def kept(
    c: sa.engine.Connection, conversation: str, opened: Open | None
) -> dict[str, list[dict[str, Any]]]:
    """Every row of the conversation's items, by table; addresses `opened` where that can be done."""
    ids = [row.id for row in c.execute(_OF, {"of": conversation})]
    found = {ITEMS.name: _rows(c, ITEMS, ITEMS.c.id.in_(ids))}
    for table in (WORDS, HISTORY, RECIPIENTS, ALERTS, HANDOFFS):
        found[table.name] = _rows(c, table, table.c.item_id.in_(ids))
    for row in found[RECIPIENTS.name] if opened else ():
        try:
            row["address"] = dict(opened(row.pop("sealed")))  # type: ignore[misc]
        except ValueError:
            row["address"] = None  # sealed under a key that is gone
    return found


def _rows(c: sa.engine.Connection, table: sa.Table, which: Any) -> list[dict[str, Any]]:
    query = sa.select(table).where(which).order_by(*table.primary_key)
    return [dict(row._mapping) for row in c.execute(query)]


_OF = sa.select(ITEMS).where(ITEMS.c.conversation == sa.bindparam("of")).order_by(ITEMS.c.id)
