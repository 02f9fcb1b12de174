"""Messages in batches: as many as are worth sending, and never more than fit in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.helpdesk.triage.message import Message

MESSAGES = 32
_CHARACTERS = 1_000_000


def batches(messages: Iterable[Message], most: int = MESSAGES) -> Iterator[list[Message]]:
    """All of `messages`, in their order."""
    batch: list[Message] = []
    size = 0
    for message in messages:
        batch.append(message)
        size += len(message.text)
        if len(batch) == most or size > _CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
