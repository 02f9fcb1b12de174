"""An activity of the Bot Framework, as far as it is of use here. Anything else in it is ignored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.incoming import Refused, decode

CHANNEL = "msteams"
PERSONAL, GROUP, IN_CHANNEL = "personal", "groupChat", "channel"
LONGEST_ID = 500


@dataclass(frozen=True)
class Activity:
    """`service`, `channel` and `tenants` are what it says of itself; nothing of it is believed yet."""

    type: str
    id: str
    service: str
    channel: str
    tenants: frozenset[str]
    conversation: str
    kind: str
    user: str
    bot: str
    name: str
    text: str
    reply_to: str
    entities: tuple[Mapping[str, Any], ...]
    value: Mapping[str, Any] | None
    added: tuple[str, ...]


def read_activity(body: bytes) -> Activity:
    """The activity in a request's `body`. Raises Refused (400)."""
    raw = decode(body)
    if not isinstance(raw, dict):
        raise Refused(400, "The body has to be a JSON object: an activity.")
    conversation, author = _inner(raw, "conversation"), _inner(raw, "from")
    told = _inner(raw, "channelData")
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
        bot=_text(_inner(raw, "recipient"), "id", "recipient."),
        name=_text(raw, "name"),
        text=_said(raw),
        reply_to=_text(raw, "replyToId"),
        entities=tuple(one for one in _list(raw, "entities") if isinstance(one, dict)),
        value=_value(raw),
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


def _said(value: Mapping[str, Any]) -> str:
    """The words, without what can't be kept: NUL characters, and halves of characters."""
    found = value.get("text")
    if found is None:
        return ""
    if not isinstance(found, str):
        raise Refused(400, "text has to be a text.")
    whole = found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", "")


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


def _value(raw: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What a pressed button holds; some kinds of activity have other things there."""
    found = raw.get("value")
    return found if isinstance(found, dict) else None
