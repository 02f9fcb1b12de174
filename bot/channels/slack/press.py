"""A button that was pressed: a choice, whether it was useful, a person, a first question.

Only who has a talk presses its buttons, and a choice counts only where the talk holds it: what a
request says is in it is not believed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.channels.place import House
from bot.channels.slack.blocks import Rendering
from bot.channels.slack.heard import Asked, named
from bot.channels.slack.pressed_blocks import without
from bot.channels.slack.read_press import Press, pressed, read_press, team_of
from bot.channels.slack.read_text import escaped
from bot.channels.slack.receive import Receiving
from bot.channels.slack.response_url import ResponseUrls
from bot.channels.slack.send import SlackSender
from bot.channels.slack.talks import talk
from bot.channels.slack.web_api import WebApi
from bot.channels.slack.within import objects, said, within
from bot.turn.messages import message_id
from bot.turn.unavailable import Unavailable

_NUMBER = re.compile(r"[0-9]{1,3}")


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
        action = said(pressed(body).get("action_id"))
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
            if await self._turns.talks.feedback(press.talk.id, press.reply_id, useful, None):
                self._receiving.beside(self._replace(press, self._known.talk["slack.thanks"]))
            return
        words = press.payload
        if press.kind == "person":
            words = self._known.talk["buttons.person"]
        elif press.kind != "choice" or not await self._turns.talks.offered(press.talk.id, words):
            self._tell(press.body, "slack.not_offered")
            return
        # A button counts once, however often it is pressed: its id is the message's.
        number = press.number if _NUMBER.fullmatch(press.number) else ""
        name = f"press-{press.reply_id}-{press.kind}{number}"[:128]
        asked = Asked(press.talk, name, words, words, press.address(self._url(press.body)))
        await self._receiving.take(asked, None, asked.text)
        chosen = self._known.talk["slack.chosen"].format(title=press.title)
        self._receiving.beside(self._replace(press, chosen))

    async def _start(self, body: Mapping[str, Any], action: str) -> None:
        """A question of App Home: answered in direct messages."""
        number = action.removeprefix("starter-")
        starters = self._known.starters
        found, name = talk(team_of(body), within(body, "user", "id")), named("start", body)
        if found is None or name is None or not _NUMBER.fullmatch(number):
            return
        if int(number) >= len(starters):
            return
        text = starters[int(number)]
        asked = Asked(found, name, text, text, found.address(asked=text))
        try:
            await self._receiving.take(asked, None, asked.text)
        except Unavailable:
            sorry = self._receiving.fallback(asked, None)
            self._receiving.beside(self._sender.say(asked.address, sorry, found.id))

    async def _replace(self, press: Press, note: str) -> None:
        """Puts `note` where the buttons were. Raises Later, Never, Unknown."""
        blocks = objects(within(press.body, "message", "blocks"))
        text = said(within(press.body, "message", "text"))
        if not blocks:  # Slack does not send what only one person sees
            talk_of = await self._turns.talks.exchanges(press.talk.id)
            replies = [one.messages for one in talk_of if one.messages]
            reply = next((one for one in replies if message_id(one) == press.reply_id), None)
            if reply is None:
                return
            post = self._rendering.post(reply, press.talk.id)
            blocks, text = objects(post.blocks), post.text
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
