"""An event of Slack's -> what was said to the assistant in it, or nothing.

A mention arrives twice, as `app_mention` and as `message`; so does one that was put in by an edit,
and any event again and again. All of them have one `(channel, ts)`, and that is the message's id
here: the inbox keeps it for as long as it keeps the talk.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.slack.read_text import mentions, plain
from bot.channels.slack.talks import Address, Talk, is_id, is_ts, talk
from bot.channels.slack.within import objects, said, within

KEPT = (None, "thread_broadcast", "file_share")
"""Subtypes that a person wrote. The others tell of joins, edits, deletions, bots and topics."""
_NO_ID = re.compile(r"[^A-Za-z0-9_.:-]")


@dataclass(frozen=True)
class Asked:
    """What a person said. `raw` are their words as they came, `text` as they see them.

    With what they pass on of others' in `raw`, which is looked at for danger only.
    `follows`: it counts only where the assistant has answered in its talk before.
    """

    talk: Talk
    message_id: str
    raw: str
    text: str
    address: Address
    follows: bool = False


def heard(event: object, team: object, own: str | None, someone: str) -> Asked | None:
    """What `event` says to the assistant, whose own person is `own`; `someone` stands for others."""
    if not isinstance(event, Mapping):
        return None
    edited = _mention_added(event, own)
    event = edited or event
    user, channel, ts = event.get("user"), event.get("channel"), event.get("ts")
    raw = said(event.get("text"))
    also = quoted(event)
    if not (is_id(user) and is_id(channel) and is_ts(ts) and _by_a_person(event, own)):
        return None
    mention = event.get("type") == "app_mention"
    if own is None and mention and raw.startswith("<@"):
        own = raw[2:].partition(">")[0].partition("|")[0]  # nobody told us yet who we are
    text, message_id = plain(raw, own, someone), f"{channel}.{ts}"
    thread = event.get("thread_ts")
    if event.get("channel_type") == "im" or str(channel).startswith("D"):
        direct = talk(team, user)
        if direct is None or edited:
            return None
        # A direct message is answered below it, in its thread only where it was written in one.
        at = direct.address(channel=channel, thread=thread if is_ts(thread) else "", shared=False)
        return Asked(direct, message_id, raw + also, text, at)
    found = talk(team, user, channel, thread or ts)
    if found is None:
        return None
    if mention or mentions(raw, own):
        return Asked(found, message_id, raw + also, text, found.address())
    if thread and _began(event) == user and text:
        return Asked(found, message_id, raw + also, text, found.address(), follows=True)
    return None


def quoted(message: object) -> str:
    """What a message passes on of others': looked at for danger, and not answered."""
    passed_on = objects(within(message, "attachments"))
    return "".join(f"\n{said(one['text'])}" for one in passed_on if one.get("text"))


def named(kind: str, body: Mapping[str, Any]) -> str | None:
    """The id of what has no place in Slack, by the `trigger_id` of its request, which is its own."""
    trigger = _NO_ID.sub("_", said(body.get("trigger_id")))
    return f"{kind}-{trigger}"[:128] if trigger else None


def _mention_added(event: Mapping[str, Any], own: str | None) -> Mapping[str, Any] | None:
    """The message as it reads now, where its writer put the mention in by an edit.

    It keeps its time stamp, by which it is answered once: what was answered before is known by it.
    """
    now, before = event.get("message"), event.get("previous_message")
    if event.get("subtype") != "message_changed" or not isinstance(now, Mapping):
        return None
    by = within(now, "edited", "user")  # none where Slack itself changed it, to show a link
    if by is None or by != now.get("user"):
        return None
    if mentions(said(within(before, "text")), own) or not mentions(said(now.get("text")), own):
        return None
    place = {name: event.get(name) for name in ("channel", "channel_type")}
    return {**now, **place, "type": "app_mention"}


def _by_a_person(event: Mapping[str, Any], own: str | None) -> bool:
    """Whether a person wrote it: not a bot, not ourselves, and it is no edit but one with a mention."""
    if event.get("subtype") not in KEPT or event.get("hidden"):
        return False
    if event.get("edited") and event.get("type") != "app_mention":
        return False
    if event.get("bot_id") or event.get("bot_profile"):
        return False
    return event.get("user") not in (own, "USLACKBOT")


def _began(event: Mapping[str, Any]) -> object:
    """Who began the thread that a message is in."""
    return event.get("parent_user_id") or within(event, "root", "user")
