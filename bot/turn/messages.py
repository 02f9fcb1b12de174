"""Rasa's list of messages: one with the text, one with the `custom` object of the contract."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

Message = dict[str, Any]


def outcome(messages: Sequence[Message]) -> str | None:
    """The outcome that the messages state; None where none does."""
    customs = (message.get("custom") for message in messages)
    stated = (custom["outcome"] for custom in customs if custom and "outcome" in custom)
    return next(stated, None)


def message_id(messages: Sequence[Message]) -> str:
    """The id that `addressed` gave the reply. Raises StopIteration where it did not."""
    customs = (message.get("custom") for message in messages)
    return str(next(custom["message_id"] for custom in customs if custom))


def reply(parts: Sequence[Mapping[str, Any]], outcome: str, confidence: float) -> list[Message]:
    """A reply of these text parts that rests on no page."""
    custom = {
        "outcome": outcome,
        "answers": [],
        "parts": [dict(part) for part in parts],
        "confidence": confidence,
    }
    return [{"text": "\n".join(part["text"] for part in parts)}, {"custom": custom}]


def plain(text: str, outcome: str) -> list[Message]:
    """A reply of one sentence or two that nothing speaks for."""
    return reply([{"kind": "lead", "text": text}], outcome, 0.0)


def addressed(
    messages: Sequence[Message], conversation: str, in_reply_to: str | None
) -> list[Message]:
    """`messages` as they go out: for whom they are, under an id of their own.

    A reply without a `custom` object (a response from domain.yml) gets one.
    """
    texts = [message["text"] for message in messages if message.get("text")]
    if outcome(messages) is None:
        messages = [*messages, plain("\n".join(texts), "smalltalk")[1]]
    message_id = uuid.uuid4().hex
    out = []
    for message in messages:
        message = {"recipient_id": conversation, **message}
        if message.get("custom"):
            message["custom"] = {**message["custom"], "message_id": message_id}
            if in_reply_to is not None:
                message["custom"]["in_reply_to"] = in_reply_to
        out.append(message)
    return out
