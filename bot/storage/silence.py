"""Whether the assistant speaks: not while a person is in the talk, but for help in danger."""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa

from bot.storage.claim import Entry
from bot.storage.outbox import Reply, put_now
from bot.storage.queue import joined
from bot.storage.queue.joined import Line

SILENT = "silent"
"""The outcome of a message that a person reads, and the assistant does not answer."""
Speaks = Literal["freely", "help", "silent"]
"""Nobody is in the talk; somebody is, and this is help in danger all the same; somebody is."""


def speaks(
    connection: sa.engine.Connection,
    entry: Entry,
    reply: Reply,
    outcome: str | None,
    now: float,
    away: Line | None,
) -> Speaks:
    """Whether the reply goes out: always where nobody is in the talk, else only help in danger, and what names 999.

    Within the transaction of the turn, so nothing is said past a person. `away` words that one has gone without leaving.
    """
    here = joined.present(connection, entry.conversation, now)
    if here is not None:
        joined.wrote(connection, here, entry.text, now)
        return "help" if outcome == "safety" or _names_help(reply) else "silent"
    gone = joined.away(connection, entry.conversation, now)
    if gone is not None and away is not None:
        line = away(entry.conversation, gone)
        put_now(connection, entry.channel, entry.conversation, entry.address, line, now)
    return "freely"


def _names_help(reply: Reply) -> bool:
    """Whether an emergency line stands in it, as before the page's answer to a worry about a patient."""
    customs = (message.get("custom") or {} for message in reply.messages)
    return any(part.get("kind") == "emergency" for one in customs for part in one.get("parts", ()))
