"""Whether the assistant speaks: not while a person is in the talk, but for help in danger."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.claim import Entry
from bot.storage.outbox import Reply, put_now
from bot.storage.queue import joined
from bot.storage.queue.joined import Line

SILENT = "silent"
"""The outcome of a message that a person reads, and the assistant does not answer."""


def answers(
    connection: sa.engine.Connection,
    entry: Entry,
    reply: Reply,
    outcome: str | None,
    now: float,
    away: Line | None,
) -> bool:
    """Whether the reply goes out: always where nobody is in the talk, else only help in danger, and what names 999.

    Within the transaction of the turn, so nothing is said past a person. `away` words that one has gone without leaving.
    """
    here = joined.present(connection, entry.conversation, now)
    if here is not None:
        joined.wrote(connection, here, entry.text, now)
        return outcome == "safety" or _names_help(reply)
    gone = joined.away(connection, entry.conversation, now)
    if gone is not None and away is not None:
        line = away(entry.conversation, gone)
        put_now(connection, entry.channel, entry.conversation, entry.address, line, now)
    return True


def _names_help(reply: Reply) -> bool:
    """Whether an emergency line stands in it, as before the page's answer to a worry about a patient."""
    customs = (message.get("custom") or {} for message in reply.messages)
    return any(part.get("kind") == "emergency" for one in customs for part in one.get("parts", ()))
