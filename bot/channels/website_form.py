"""What the website's page sends: a message, and whether a reply was useful.

The sentences of a refusal are shown to whoever sits at the page. Unknown keys are ignored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.incoming import Refused, fields, is_id, sayable


@dataclass(frozen=True)
class WebMessage:
    """`text` as it was typed, or the payload of the button that was pressed."""

    message_id: str | None
    text: str
    pressed: bool


@dataclass(frozen=True)
class Feedback:
    """What somebody thinks of the reply `message_id`."""

    message_id: str
    useful: bool
    reason: str | None


def read_message(body: bytes, content_type: str) -> WebMessage:
    """`{"message_id"?, "text"}` or `{"message_id"?, "payload"}`. Raises Refused."""
    return message_in(fields(body, content_type, "message_id and text"))


def message_in(value: Mapping[str, Any]) -> WebMessage:
    """The message that the fields `value` hold. Raises Refused."""
    message_id = _id(value["message_id"]) if "message_id" in value else None
    text, payload = value.get("text"), value.get("payload")
    if text is not None and payload is not None:
        raise Refused(400, "A message has a text or a payload, not both.")
    if payload is not None:
        return WebMessage(message_id, sayable(payload, "The payload"), pressed=True)
    return WebMessage(message_id, sayable(text, "Your message"), pressed=False)


def read_feedback(body: bytes, content_type: str) -> Feedback:
    """`{"message_id", "useful", "reason"?}`. Raises Refused."""
    return feedback_in(fields(body, content_type, "message_id and useful"))


def feedback_in(value: Mapping[str, Any]) -> Feedback:
    """The judgement that the fields `value` hold. Raises Refused."""
    message_id, useful, reason = _id(value.get("message_id")), value.get("useful"), None
    if not isinstance(useful, bool):
        raise Refused(400, "useful has to be true or false.")
    if value.get("reason") not in (None, ""):
        reason = sayable(value["reason"], "The reason")
    return Feedback(message_id, useful, reason)


def _id(value: object) -> str:
    if isinstance(value, str) and is_id(value):
        return value
    raise Refused(400, "message_id has to be 1 to 128 letters, digits and the marks _ . : - in it.")
