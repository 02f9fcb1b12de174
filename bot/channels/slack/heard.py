"""An event of Slack's -> what was said to the assistant in it, or nothing.

A mention arrives twice, as `app_mention` and as `message`, and any event again and again. All of
them have one `(channel, ts)`, and that is the message's id here: the inbox keeps it for as
long as it keeps the talk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.slack.read_text import mentions, plain
from bot.channels.slack.talks import Address, Talk, is_id, is_ts, talk

KEPT = (None, "thread_broadcast", "file_share")
"""Subtypes that a person wrote. The others tell of joins, edits, deletions, bots and topics."""


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


def heard(event: Mapping[str, Any], team: object, own: str | None, someone: str) -> Asked | None:
    """What `event` says to the assistant, whose own person is `own`; `someone` stands for others."""
    user, channel, ts = event.get("user"), event.get("channel"), event.get("ts")
    raw = event.get("text") or ""
    also = quoted(event)
    if not (is_id(user) and is_id(channel) and is_ts(ts) and isinstance(raw, str)):
        return None
    if not _by_a_person(event, own):
        return None
    if own is None and event.get("type") == "app_mention" and raw.startswith("<@"):
        own = raw[2:].partition(">")[0].partition("|")[0]  # nobody told us yet who we are
    text, message_id = plain(raw, own, someone), f"{channel}.{ts}"
    thread = event.get("thread_ts")
    if event.get("channel_type") == "im" or str(channel).startswith("D"):
        direct = talk(team, user)
        if direct is None:
            return None
        # A direct message is answered below it, in its thread only where it was written in one.
        at = direct.address(channel=channel, thread=thread if is_ts(thread) else "", shared=False)
        return Asked(direct, message_id, raw + also, text, at)
    found = talk(team, user, channel, thread or ts)
    if found is None:
        return None
    if event.get("type") == "app_mention" or mentions(raw, own):
        return Asked(found, message_id, raw + also, text, found.address())
    if thread and _began(event) == user and text:
        return Asked(found, message_id, raw + also, text, found.address(), follows=True)
    return None


def quoted(message: Mapping[str, Any]) -> str:
    """What a message passes on of others': looked at for danger, and not answered."""
    passed_on = message.get("attachments")
    return "".join(
        f"\n{one['text']}"
        for one in (passed_on if isinstance(passed_on, list) else ())
        if isinstance(one, Mapping) and isinstance(one.get("text"), str)
    )


def _by_a_person(event: Mapping[str, Any], own: str | None) -> bool:
    """Whether a person wrote it, now: not a bot, not ourselves, and it is no edit."""
    if event.get("subtype") not in KEPT or event.get("hidden") or event.get("edited"):
        return False
    if event.get("bot_id") or event.get("bot_profile"):
        return False
    return event.get("user") not in (own, "USLACKBOT")


def _began(event: Mapping[str, Any]) -> object:
    """Who began the thread that a message is in."""
    return event.get("parent_user_id") or (event.get("root") or {}).get("user")
