"""A button that was pressed: a choice, whether it was useful, a person, a first question.

Only who has a talk presses its buttons, and a choice counts only where the talk holds it: what a
request says is in it is not believed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from bot.channels.place import House
from bot.channels.slack.blocks import Rendering
from bot.channels.slack.heard import Asked
from bot.channels.slack.pressed_blocks import without
from bot.channels.slack.read_text import escaped
from bot.channels.slack.receive import Receiving
from bot.channels.slack.response_url import ResponseUrls
from bot.channels.slack.send import SlackSender
from bot.channels.slack.talks import Address, Talk, is_id, is_ts, read, talk
from bot.channels.slack.web_api import WebApi
from bot.turn.messages import message_id
from bot.turn.unavailable import Unavailable

log = structlog.get_logger(__name__)


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
        found = (self.body.get("channel") or {}).get("id") or self._container.get("channel_id")
        return str(found) if is_id(found) else ""

    @property
    def _container(self) -> Mapping[str, Any]:
        return self.body.get("container") or {}

    @property
    def aside(self) -> bool:
        """Whether nobody but the person sees the post."""
        return bool(self._container.get("is_ephemeral"))

    @property
    def ts(self) -> str:
        found = self._container.get("message_ts") or (self.body.get("message") or {}).get("ts")
        return str(found) if is_ts(found) else ""

    def address(self, url: str | None) -> Address:
        """The reply goes where the button was: aside, into direct messages, or into the thread."""
        if self.aside or self.talk.aside:
            return self.talk.address_aside(url)
        if self.channel.startswith("D"):
            message = self.body.get("message") or {}
            thread = message.get("thread_ts")
            at = thread if is_ts(thread) else ""
            return self.talk.address(channel=self.channel, thread=at, shared=False)
        return self.talk.address()


def read_press(body: Mapping[str, Any]) -> Press | None:
    """The press in a `block_actions` request; None where it is none of ours, or another person's."""
    action = (body.get("actions") or [{}])[0]
    kind, _, number = str(action.get("action_id", "")).partition("-")
    try:
        value = json.loads(action.get("value") or "")
    except (ValueError, RecursionError):
        return None
    if not (
        isinstance(value, list) and len(value) in (2, 3) and all(isinstance(v, str) for v in value)
    ):
        return None  # fmt: skip
    conversation, reply_id, *payload = value
    found, who = read(conversation), (body.get("user") or {}).get("id")
    if found is None or found.user != who:
        return None
    title = str((action.get("text") or {}).get("text", ""))
    return Press(kind, number, found, reply_id, payload[0] if payload else "", title, body)


class Pressing:
    """Acts on presses."""

    def __init__(
        self,
        house: House,
        receiving: Receiving,
        sender: SlackSender,
        web: WebApi,
        urls: ResponseUrls,
        rendering: Rendering,
    ) -> None:
        self._turns, self._known = house.turns, house.known
        self._receiving, self._sender = receiving, sender
        self._web, self._urls, self._rendering = web, urls, rendering

    async def press(self, body: Mapping[str, Any]) -> None:
        """Has what was pressed take effect. Never raises where it can't: the person is told."""
        action = str((body.get("actions") or [{}])[0].get("action_id", ""))
        if action.startswith("starter-"):
            await self._start(body, action)
            return
        press = read_press(body)
        if press is None:
            self._tell(body, "slack.not_yours")
            return
        try:
            await self._act(press)
        except Unavailable:
            self._tell(body, "failure")

    async def _act(self, press: Press) -> None:
        if press.kind == "useful":
            useful = press.number == "yes"
            if await self._turns.feedback(press.talk.id, press.reply_id, useful, None):
                self._receiving.beside(self._replace(press, self._known.talk["slack.thanks"]))
            return
        said = press.payload
        if press.kind == "person":
            said = self._known.talk["buttons.person"]
        elif press.kind != "choice" or not await self._turns.offered(press.talk.id, said):
            self._tell(press.body, "slack.not_offered")
            return
        # A button counts once, however often it is pressed: its id is the message's.
        name = f"press-{press.reply_id}-{press.kind}{press.number}"[:128]
        asked = Asked(press.talk, name, said, said, press.address(self._url(press.body)))
        await self._receiving.take(asked, None, asked.text)
        chosen = self._known.talk["slack.chosen"].format(title=press.title)
        self._receiving.beside(self._replace(press, chosen))

    async def _start(self, body: Mapping[str, Any], action: str) -> None:
        """A question of App Home: answered in direct messages."""
        number = action.removeprefix("starter-")
        starters = self._known.starters
        found = talk(_team(body), (body.get("user") or {}).get("id"))
        if found is None or not (
            number.isascii() and number.isdigit() and int(number) < len(starters)
        ):
            return
        text = starters[int(number)]
        name = f"start-{body.get('trigger_id', '')}"[:128]
        asked = Asked(found, name, text, text, found.address(asked=text))
        try:
            await self._receiving.take(asked, None, asked.text)
        except Unavailable:
            said = self._receiving.fallback(asked, None)
            self._receiving.beside(self._sender.say(asked.address, said, found.id))

    async def _replace(self, press: Press, note: str) -> None:
        """Puts `note` where the buttons were. Raises Later, Never, Unknown."""
        message = press.body.get("message") or {}
        blocks, text = message.get("blocks"), message.get("text", "")
        if not blocks:  # Slack does not send what only one person sees
            talk_of = await self._turns.exchanges(press.talk.id)
            replies = [one.messages for one in talk_of if one.messages]
            said = next((one for one in replies if message_id(one) == press.reply_id), None)
            if said is None:
                return
            post = self._rendering.post(said, press.talk.id)
            blocks, text = post.blocks, post.text
        changed = {"text": text, "blocks": without(blocks, press.kind, note)}
        url = self._url(press.body)
        if url and (press.aside or not press.channel):
            await self._urls.post(url, {"replace_original": True, **changed})
        elif press.channel and press.ts:
            await self._web.call("chat.update", channel=press.channel, ts=press.ts, **changed)

    def _url(self, body: Mapping[str, Any]) -> str | None:
        url = body.get("response_url")
        return url if self._urls.allowed(url) else None

    def _tell(self, body: Mapping[str, Any], sentence: str) -> None:
        """Tells who pressed, alone, why nothing came of it."""
        if url := self._url(body):
            text = escaped(self._known.talk[sentence])
            hint = {"response_type": "ephemeral", "replace_original": False, "text": text}
            self._receiving.beside(self._urls.post(url, hint))


def _team(body: Mapping[str, Any]) -> object:
    return (body.get("team") or {}).get("id") or (body.get("user") or {}).get("team_id")
