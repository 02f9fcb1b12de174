"""Where a reply to an item goes, and whether that can be reached from here."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from bot.storage.outbox import reference

PULLED = frozenset({"website", "rest"})
"""Channels whose people fetch what is there for them."""


def where(c: sa.engine.Connection, row: Any) -> tuple[str, dict[str, Any] | None]:
    """The channel and the address of a reply; blank and None where there is nowhere."""
    if row.kind != "talk":
        return ("mail", {"recipient": row.recipient_id}) if row.recipient_id else ("", None)
    found = reference(c, row.conversation)
    if found is not None:
        return found
    return (row.channel, None) if row.channel in PULLED else ("", None)


def shut(channel: str, channels: Collection[str]) -> bool:
    """Whether nothing goes out that way: `channels` are those that can be pushed to now."""
    return channel not in PULLED and channel not in channels
