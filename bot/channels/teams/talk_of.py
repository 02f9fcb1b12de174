"""Which talk a message belongs to, and where its reply goes."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from bot.channels.teams.activity import IN_CHANNEL, PERSONAL, Activity
from bot.storage.conversation_id import PATTERN

_THREAD = ";messageid="


def thread(activity: Activity) -> str:
    """The conversation as Teams calls it; in a channel with its thread, which is its first message."""
    where = activity.conversation
    if activity.kind != IN_CHANNEL or _THREAD in where:
        return where
    first = activity.reply_to or activity.id
    return f"{where}{_THREAD}{first}" if first else where


def talk_of(activity: Activity, tenant: str) -> str:
    """The id of the talk: organisation and conversation, among several people the writer too.

    Two people in one channel don't share a talk. Teams' ids are longer than ours may be, hold
    other marks, and name people: so a digest of them is the id.
    """
    parts = [tenant, thread(activity)]
    if activity.kind != PERSONAL:
        parts.append(activity.user)
    digest = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
    return f"teams:{digest}"


def address_of(activity: Activity, tenant: str) -> dict[str, Any]:
    """The conversation reference: all that is needed to send there later. No name of anybody is in it."""
    return {
        "service": activity.service,
        "conversation": thread(activity),
        "activity": activity.id,
        "kind": activity.kind,
        "user": activity.user,
        "bot": activity.bot,
        "tenant": tenant,
    }


def message_id_of(activity_id: str, text: str | None = None) -> str:
    """The inbox's id for an activity, or for what it was edited to: `text`."""
    name = activity_id
    if not PATTERN.fullmatch(name) or len(name) > 100:
        name = hashlib.sha256(name.encode()).hexdigest()
    if text is None:
        return name
    return f"{name}.{hashlib.sha256(text.encode()).hexdigest()[:16]}"
