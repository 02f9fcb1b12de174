"""Writes down what is to be answered, and what the channel says by itself: each once, whoever asks again."""

from __future__ import annotations

from bot.channels.pages.known import Known
from bot.channels.teams.activity import Activity
from bot.channels.teams.send_reply import TeamsSender
from bot.channels.teams.talk_of import address_of, talk_of
from bot.channels.teams.welcome import welcome
from bot.turn.messages import Message, plain
from bot.turn.safety_first import Danger
from bot.turn.take_turn import Turns

NAME = "teams"
WELCOME = "welcome"
"""The id of a talk's welcome: a row of that id is there once."""


class WritingDown:
    """For the organisation `tenant`."""

    def __init__(self, turns: Turns, sender: TeamsSender, known: Known, tenant: str) -> None:
        self._turns = turns
        self._sender = sender
        self._known = known
        self._tenant = tenant

    async def message(
        self,
        activity: Activity,
        text: str,
        message_id: str,
        danger: Danger | None = None,
        *,
        edited: bool = False,
    ) -> None:
        """Has `text` answered. Raises Unavailable, and Conflict where the id has another text."""
        address = address_of(activity, self._tenant)
        new = await self._turns.take_in(
            NAME,
            talk_of(activity, self._tenant),
            text,
            message_id=message_id,
            address=address,
            danger=danger,
            edited=edited,
        )
        if new:
            self._sender.typing(address)

    async def note(self, activity: Activity, name: str, message_id: str) -> None:
        """Has one of the channel's own sentences said, by its name in talk.yml. Raises Unavailable."""
        said = plain(self._known.talk[f"teams.{name}"], "smalltalk")
        await self._say(activity, said, message_id, address_of(activity, self._tenant))

    async def welcome(self, activity: Activity) -> None:
        """Has a personal chat greeted, where nothing was said in it. Raises Unavailable."""
        if await self._turns.talks.replies_after(talk_of(activity, self._tenant), 0):
            return
        address = address_of(activity, self._tenant)
        del address["activity"]  # that somebody added it is nothing to reply to
        await self._say(activity, welcome(self._known), WELCOME, address)

    async def _say(
        self, activity: Activity, said: list[Message], message_id: str, address: dict[str, str]
    ) -> None:
        talk = talk_of(activity, self._tenant)
        await self._turns.say_once(NAME, talk, said, message_id=message_id, address=address)
