"""A `block_actions` request -> the button of ours that was pressed, or nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.slack.talks import Address, Talk, is_id, is_ts, read
from bot.channels.slack.within import objects, said, within
from bot.storage.conversation_id import PATTERN


@dataclass(frozen=True)
class Press:
    """A button of one of our posts; `number` tells it from the others of its post."""

    kind: str
    number: str
    talk: Talk
    reply_id: str
    payload: str
    title: str
    body: Mapping[str, Any]

    @property
    def channel(self) -> str:
        found = within(self.body, "channel", "id") or within(self.body, "container", "channel_id")
        return str(found) if is_id(found) else ""

    @property
    def aside(self) -> bool:
        """Whether nobody but the person sees the post."""
        return bool(within(self.body, "container", "is_ephemeral"))

    @property
    def ts(self) -> str:
        found = within(self.body, "container", "message_ts") or within(self.body, "message", "ts")
        return str(found) if is_ts(found) else ""

    def address(self, url: str | None) -> Address:
        """The reply goes where the button was: aside, into direct messages, or into the thread."""
        if self.aside or self.talk.aside:
            return self.talk.address_aside(url)
        if self.channel.startswith("D"):
            thread = within(self.body, "message", "thread_ts")
            at = thread if is_ts(thread) else ""
            return self.talk.address(channel=self.channel, thread=at, shared=False)
        return self.talk.address()


def pressed(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The button of a `block_actions` request: empty where it holds none."""
    return next(iter(objects(body.get("actions"))), {})


def read_press(body: Mapping[str, Any]) -> Press | None:
    """The press in a `block_actions` request; None where it is none of ours, or another person's."""
    action = pressed(body)
    kind, _, number = said(action.get("action_id")).partition("-")
    try:
        value = json.loads(said(action.get("value")))
    except (ValueError, RecursionError):
        return None
    if not (
        isinstance(value, list) and len(value) in (2, 3) and all(isinstance(v, str) for v in value)
    ):
        return None  # fmt: skip
    conversation, reply_id, *payload = value
    found, who = read(conversation), within(body, "user", "id")
    if found is None or found.user != who or not PATTERN.fullmatch(reply_id):
        return None
    title = said(within(action, "text", "text"))
    return Press(kind, number, found, reply_id, payload[0] if payload else "", title, body)


def team_of(body: Mapping[str, Any]) -> object:
    """The id of the workspace that a request is of."""
    return within(body, "team", "id") or within(body, "user", "team_id")
