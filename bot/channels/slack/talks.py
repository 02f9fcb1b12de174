"""Whose talk a message belongs to, and where its reply goes.

A talk is one person's: in a channel its id holds the thread and the person, so that two who
write in one thread share nothing, and each id tells who began it.

    slack:TEAM:CHANNEL:THREAD:USER   a thread of a channel
    slack:TEAM:CHANNEL:USER          what is asked aside there: `/ask`, the shortcut
    slack:TEAM:USER                  direct messages and App Home

An address is JSON in the inbox: `user`, `channel` and `thread` (either may be empty), `shared`
where others read along, `response_url` where the writer alone is answered through it, `asked`
where the question itself is to be seen nowhere else: it stands above its own reply, `another` where the message
that was asked about is somebody else's.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

NAME = "slack"
Address = dict[str, Any]
_ID = re.compile(r"[A-Z0-9]{1,24}")
_TS = re.compile(r"[0-9]{1,12}\.[0-9]{1,9}")


class Talk(NamedTuple):
    """The parts of a conversation's id; `channel` and `thread` are empty where it has none."""

    team: str
    user: str
    channel: str = ""
    thread: str = ""

    @property
    def id(self) -> str:
        parts = (NAME, self.team, self.channel, self.thread, self.user)
        return ":".join(part for part in parts if part)

    @property
    def aside(self) -> bool:
        """Whether it was asked in a channel and nobody else there saw it."""
        return bool(self.channel and not self.thread)

    def address_aside(self, url: str | None) -> Address:
        """To the writer alone, through `url` where there is one."""
        return self.address(shared=False, **({"response_url": url} if url else {"private": True}))

    def address(self, **more: Any) -> Address:
        """Where its replies go: `shared` if it is a thread, which others can read."""
        at = {"user": self.user, "channel": self.channel, "thread": self.thread}
        return {**at, "shared": bool(self.thread), **more}


def is_id(value: object) -> bool:
    """Whether `value` may be the id of a team, a channel or a person."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def is_ts(value: object) -> bool:
    """Whether `value` may be a message's time stamp, which is its id within its channel."""
    return isinstance(value, str) and _TS.fullmatch(value) is not None


def talk(team: object, user: object, channel: object = "", thread: object = "") -> Talk | None:
    """The talk of these parts; None where one of them is no id of Slack's."""
    if not (is_id(team) and is_id(user)):
        return None
    if (channel and not is_id(channel)) or (thread and not (channel and is_ts(thread))):
        return None
    return Talk(str(team), str(user), str(channel or ""), str(thread or ""))


def read(conversation: str) -> Talk | None:
    """The talk that an id of ours names."""
    name, *parts = conversation.split(":")
    if name != NAME or not 2 <= len(parts) <= 4:
        return None
    team, *between, user = parts
    found = talk(team, user, *between)
    return found if found is not None and found.id == conversation else None
