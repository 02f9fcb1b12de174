"""A request's bytes -> a message that can be answered, or a refusal that says why.

Nothing in here trusts the sender, and nothing raises anything but Refused.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from bot.storage.conversation_id import PATTERN, BadConversationId, checked
from bot.turn.safety_first import SCREENED

MAX_BYTES = 64 * 1024
MAX_CHARACTERS = SCREENED
_MESSAGE = re.compile(r'"message"\s*:\s*"((?:[^"\\]|\\.)*)', re.DOTALL)


class Refused(Exception):
    """The request can't be answered: an HTTP status and a sentence for its sender."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


@dataclass(frozen=True)
class Incoming:
    """What a well-formed request holds. Anything else in it is ignored."""

    conversation: str
    text: str
    message_id: str | None


def decode(body: bytes) -> Any:
    """The JSON value in `body`. Raises Refused."""
    try:
        return json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Refused(400, "The body has to be JSON in UTF-8.") from None


def words(body: bytes) -> str:
    """What the sender may have wanted to say, for the safety rules, from any `body` at all.

    The message where there is one; of broken JSON what looks like it; else everything.
    """
    try:
        value = decode(body)
    except Refused:
        value = None
    message = value.get("message") if isinstance(value, dict) else None
    if isinstance(message, str):
        return message
    text = body.decode("utf-8", errors="replace")
    found = _MESSAGE.search(text)
    return _unescaped(found.group(1)) if found else text


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text


def read(body: bytes, content_type: str) -> Incoming:
    """The message in `body`. Raises Refused."""
    # Browsers send other kinds across sites without asking; JSON they don't.
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise Refused(415, "The content type has to be application/json.")
    value = decode(body)
    if not isinstance(value, dict):
        raise Refused(400, "The body has to be a JSON object with sender and message.")
    try:
        conversation = checked(value.get("sender"))
    except BadConversationId:
        raise Refused(
            400, "sender has to be 1 to 128 letters, digits and the marks _ . : - in it."
        ) from None
    message_id = value.get("message_id")
    if message_id is not None and not (
        isinstance(message_id, str) and PATTERN.fullmatch(message_id)
    ):
        raise Refused(400, "message_id, where given, has to be of the same form as sender.")
    return Incoming(conversation, _text(value.get("message")), message_id)


def sender(body: bytes) -> str | None:
    """Whose message `body` is, where that much of it can be read."""
    try:
        value = decode(body)
        return checked(value.get("sender")) if isinstance(value, dict) else None
    except (Refused, BadConversationId):
        return None


def _text(message: object) -> str:
    if not isinstance(message, str) or not message.strip():
        raise Refused(400, "message has to be a text that is not blank.")
    if len(message) > MAX_CHARACTERS:
        raise Refused(400, f"message may have at most {MAX_CHARACTERS:,} characters.")
    if "\0" in message:
        raise Refused(400, "message may not hold a NUL character.")
    try:
        message.encode("utf-8")
    except UnicodeEncodeError:
        raise Refused(400, "message holds half a character (a lone surrogate).") from None
    return message
