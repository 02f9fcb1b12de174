"""A request's bytes -> a message that can be answered, or a refusal that says why.

Nothing in here trusts the sender, and nothing raises anything but Refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.storage.conversation_id import PATTERN, BadConversationId, checked
from bot.turn.safety_first import SCREENED

MAX_BYTES = 64 * 1024
MAX_CHARACTERS = SCREENED
SAID = ("message", "text", "payload", "reason")
"""The keys under which people's own words come, on any channel."""
_IDS = ("sender", "message_id")
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([bfnrt\"/\\]))")
_BLANKS = {"b": "", "f": " ", "n": "\n", "r": "\n", "t": "\t"}
_SAID = re.compile(rf'"({"|".join(SAID)})"\s*:\s*"((?:[^"\\]|\\.)*)', re.DOTALL)


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


def words(body: bytes, key: str = "message") -> str:
    """What the sender may have wanted to say, for the safety rules, from any `body` at all.

    The texts under SAID first, the one under `key` before them, because the rules look only so
    far. Then whatever else is a text, under any key and at any depth; of broken JSON the whole,
    and of JSON without a text too.
    """
    text = body.decode("utf-8", errors="replace")
    said, rest = _told(text)
    said.reverse()  # of two under one key, the last is answered
    said.sort(key=lambda one: one[0] != key)
    return "\n".join([*(one for _, one in said), *rest]) or text


def _told(text: str) -> tuple[list[tuple[str, str]], list[str]]:
    """The texts under SAID with their keys, and all others."""
    try:
        # Pairs, not a dictionary, which keeps only the last of two under one key.
        value = json.loads(text, object_pairs_hook=list)
    except (ValueError, RecursionError):
        said = [(name, _unescaped(found)) for name, found in _SAID.findall(text)]
        return said, [_unescaped(text)]
    said, rest = [], list[str]()
    for one in value if isinstance(value, list) else [value]:
        name, found = one if isinstance(one, tuple) else ("", one)
        if name in SAID and isinstance(found, str):
            said.append((name, found))
        elif not (name in _IDS and is_id(found)):
            rest += _texts(found)
    return said, rest


def _texts(value: Any) -> Iterator[str]:
    """Every text in `value`, in order; without recursion, which runs out where JSON is deep."""
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, list | tuple):
            left += reversed(one)


def _unescaped(text: str) -> str:
    """`text` as JSON would read it inside of quotes, as far as it goes."""
    read = _ESCAPED.sub(
        lambda found: chr(int(found[1], 16)) if found[1] else _BLANKS.get(found[2], found[2]), text
    )
    # Two escapes may be one letter; half of one is none.
    return read.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")


def fields(body: bytes, content_type: str, what: str) -> dict[str, Any]:
    """The JSON object in `body`, which has to hold `what`. Raises Refused."""
    # Browsers send other kinds across sites without asking; JSON they don't.
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise Refused(415, "The content type has to be application/json.")
    value = decode(body)
    if not isinstance(value, dict):
        raise Refused(400, f"The body has to be a JSON object with {what}.")
    return value


def read(body: bytes, content_type: str) -> Incoming:
    """The message in `body`, as the REST channel takes it. Raises Refused."""
    value = fields(body, content_type, "sender and message")
    try:
        conversation = checked(value.get("sender"))
    except BadConversationId:
        raise Refused(
            400, "sender has to be 1 to 128 letters, digits and the marks _ . : - in it."
        ) from None
    message_id = value.get("message_id")
    if message_id is not None and not is_id(message_id):
        raise Refused(400, "message_id, where given, has to be of the same form as sender.")
    return Incoming(conversation, sayable(value.get("message"), "message"), message_id)


def sender(body: bytes) -> str | None:
    """Whose message `body` is, where that much of it can be read."""
    try:
        value = decode(body)
        return checked(value.get("sender")) if isinstance(value, dict) else None
    except (Refused, BadConversationId):
        return None


def is_id(value: object) -> bool:
    """Whether `value` may be the id of a message."""
    return isinstance(value, str) and PATTERN.fullmatch(value) is not None


def sayable(value: object, name: str) -> str:
    """`value`, where it is a text that can be understood and kept. Raises Refused, which says `name`."""
    if not isinstance(value, str) or not value.strip():
        raise Refused(400, f"{name} has to be a text that is not blank.")
    if len(value) > MAX_CHARACTERS:
        raise Refused(400, f"{name} may have at most {MAX_CHARACTERS:,} characters.")
    if "\0" in value:
        raise Refused(400, f"{name} may not hold a NUL character.")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise Refused(400, f"{name} holds half a character (a lone surrogate).") from None
    return value
