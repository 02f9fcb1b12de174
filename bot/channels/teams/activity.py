"""An activity of the Bot Framework, as far as it is of use here. Anything else in it is ignored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.incoming import Refused, decode

CHANNEL = "msteams"
PERSONAL, GROUP, IN_CHANNEL = "personal", "groupChat", "channel"
HTML = "text/html"
LONGEST_ID = 500


@dataclass(frozen=True)
class Activity:
    """`service`, `channel` and `tenants` are what it says of itself; nothing of it is believed yet.

    `value` is what a pressed button holds, any JSON; `html` are the words once more, as they were formatted.
    """

    type: str
    id: str
    service: str
    channel: str
    tenants: frozenset[str]
    conversation: str
    kind: str
    user: str
    bot: str
    bot_name: str
    name: str
    text: str
    reply_to: str
    entities: tuple[Mapping[str, Any], ...]
    value: Any
    html: tuple[str, ...]
    added: tuple[str, ...]


def read_activity(body: bytes) -> Activity:
    """The activity in a request's `body`. Raises Refused (400)."""
    raw = decode(body)
    if not isinstance(raw, dict):
        raise Refused(400, "The body has to be a JSON object: an activity.")
    conversation, author = _inner(raw, "conversation"), _inner(raw, "from")
    told, recipient = _inner(raw, "channelData"), _inner(raw, "recipient")
    tenants = {
        _text(conversation, "tenantId", "conversation."),
        _text(_inner(told, "tenant", "channelData."), "id", "channelData.tenant."),
    }
    kind = _text(conversation, "conversationType", "conversation.")
    return Activity(
        type=_text(raw, "type", needed=True),
        id=_text(raw, "id"),
        service=_text(raw, "serviceUrl", needed=True),
        channel=_text(raw, "channelId", needed=True),
        tenants=frozenset(tenants - {""}),
        conversation=_text(conversation, "id", "conversation.", needed=True),
        kind=kind or _guessed(conversation),
        user=_text(author, "id", "from."),
        bot=_text(recipient, "id", "recipient."),
        bot_name=str(recipient.get("name") or ""),
        name=_text(raw, "name"),
        text=_said(raw.get("text")),
        reply_to=_text(raw, "replyToId"),
        entities=tuple(one for one in _list(raw, "entities") if isinstance(one, dict)),
        value=raw.get("value"),
        html=tuple(_formatted(raw.get("attachments"))),
        added=tuple(
            one["id"]
            for one in _list(raw, "membersAdded")
            if isinstance(one, dict) and isinstance(one.get("id"), str)
        ),
    )


def _guessed(conversation: Mapping[str, Any]) -> str:
    """What kind it is that does not say so: where in doubt, one that others read."""
    shared = conversation.get("isGroup") is True or str(conversation.get("id")).startswith("19:")
    return GROUP if shared else PERSONAL


def _text(value: Mapping[str, Any], key: str, under: str = "", needed: bool = False) -> str:
    found = value.get(key)
    if found is None and not needed:
        return ""
    # What is no letter of any script, half a character too, is in no id.
    if not isinstance(found, str) or not found.isprintable() or len(found) > LONGEST_ID:
        raise Refused(400, f"{under}{key} has to be a text, and not a long one.")
    if needed and not found:
        raise Refused(400, f"{under}{key} is missing.")
    return found


def _said(found: object) -> str:
    """The words, without what can't be kept: NUL characters, and halves of characters."""
    if found is None:
        return ""
    if not isinstance(found, str):
        raise Refused(400, "text has to be a text.")
    whole = found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", "")


def _formatted(attachments: object) -> Iterator[str]:
    """What is attached as HTML; of any other form nothing is expected, so that none is refused."""
    for one in attachments if isinstance(attachments, list) else ():
        if isinstance(one, dict) and isinstance(one.get("content"), str):
            kind, _, _ = str(one.get("contentType")).partition(";")
            if kind.strip().lower() == HTML:
                yield _said(one["content"])


def _inner(value: Mapping[str, Any], key: str, under: str = "") -> Mapping[str, Any]:
    found = value.get(key)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise Refused(400, f"{under}{key} has to be an object.")
    return found


def _list(value: Mapping[str, Any], key: str) -> list[Any]:
    found = value.get(key)
    if found is not None and not isinstance(found, list):
        raise Refused(400, f"{key} has to be a list.")
    return found or []
