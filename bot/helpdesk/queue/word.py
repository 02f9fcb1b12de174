"""A person's letter as a reply of the outbox: the same shape as the assistant's, so that every channel can show it."""

from __future__ import annotations

from bot.storage.outbox import Reply
from bot.turn.messages import addressed, message_id, plain


def word(conversation: str, letter: str) -> Reply:
    """The reply that says `letter`."""
    said = addressed(plain(letter.strip(), "handoff"), conversation, None)
    return Reply(message_id(said), said)
