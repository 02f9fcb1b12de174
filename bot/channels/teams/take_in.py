"""What is done with each kind of activity, once it is believed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import structlog

from bot.channels.beside import Beside
from bot.channels.incoming import MAX_CHARACTERS, Refused
from bot.channels.pages.known import Known
from bot.channels.teams.activity import PERSONAL, Activity
from bot.channels.teams.also_written import also_written
from bot.channels.teams.card import Cards
from bot.channels.teams.press import Pressing, press_id
from bot.channels.teams.pressed import OURS, read_pressed
from bot.channels.teams.say_directly import SayingDirectly
from bot.channels.teams.send_reply import TeamsSender
from bot.channels.teams.talk_of import message_id_of
from bot.channels.teams.what_was_said import mentions_bot, what_was_said
from bot.channels.teams.write_down import NAME, WritingDown
from bot.turn.refusals import Conflict
from bot.turn.safety_first import Danger, SafetyFirst
from bot.turn.take_turn import Turns

log = structlog.get_logger(__name__)

Json = dict[str, Any]


class TakingIn:
    """Messages, presses and welcomes of the organisation `tenant`."""

    def __init__(
        self,
        turns: Turns,
        safety: SafetyFirst[Any],
        sender: TeamsSender,
        cards: Cards,
        known: Known,
        tenant: str,
    ) -> None:
        self._safety = safety
        self._sender = sender
        self._known = known
        self._directly = SayingDirectly(turns, sender, tenant)
        self._beside = Beside(NAME)
        self._writing = WritingDown(turns, sender, known, tenant)
        self._pressing = Pressing(turns, self._writing, sender, cards, known, tenant, self._beside)

    async def message(self, activity: Activity) -> None:
        """A message, or a pressed button. Raises Refused, Unavailable."""
        _needed(activity)
        if activity.user == activity.bot:
            return
        if activity.value is not None and not self._said(activity):
            await self._press(activity, activity.value)
        elif activity.kind == PERSONAL or mentions_bot(activity):
            await self._hear(activity)

    async def edited(self, activity: Activity) -> None:
        """An edit has its message's id: the same words are here already, others are a new message."""
        _needed(activity)
        if activity.user == activity.bot:
            return
        if activity.kind == PERSONAL or mentions_bot(activity):
            await self._hear(activity, edit=True)

    async def members(self, activity: Activity) -> None:
        """Greets once, where the bot was added to a personal chat. Raises Unavailable."""
        if activity.kind == PERSONAL and activity.bot and activity.bot in activity.added:
            await self._writing.welcome(activity)

    async def invoked(self, activity: Activity) -> Json:
        """The answer to an `invoke`, which has to be JSON; ours are the buttons of a card. Raises Unavailable."""
        if activity.name != "adaptiveCard/action":
            return {}
        value = activity.value if isinstance(activity.value, dict) else {}
        action = value.get("action")
        try:
            _needed(activity)
            await self._press(activity, action.get("data") if isinstance(action, dict) else None)
        except Refused as refused:
            error = {"code": "BadRequest", "message": refused.sentence}
            return {"statusCode": 400, "type": "application/vnd.microsoft.error", "value": error}
        said = self._known.talk["teams.taken"]
        return {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": said}  # fmt: skip

    async def without_store(self, activity: Activity) -> bool:
        """With the store away: help at once where there is danger, else an apology.

        True where help was given, so that Teams need not send the message again.
        """
        said = self._said(activity)
        hears = activity.type in ("message", "messageUpdate", "invoke") and bool(activity.id)
        danger, part = self._look(activity, said) if hears else (None, said)
        if not hears or not (said or danger or activity.value is not None):
            return False
        return await self._directly.say(activity, part, danger)

    async def stop(self) -> None:
        """Ends what is done beside, and closes what is open."""
        self._beside.stop()
        await self._sender.close()

    # --- words, and what is pressed ------------------------------------------------------------

    async def _hear(self, activity: Activity, edit: bool = False) -> None:
        """Takes its words in. Raises Unavailable."""
        said = self._said(activity)
        danger, part = self._look(activity, said)
        other = message_id_of(activity.id, part)
        if danger is None and not said:
            if not edit:
                await self._writing.note(activity, "nothing_said", other)
            return
        if danger is None and len(said) > MAX_CHARACTERS:
            await self._writing.note(activity, "too_long", other)
            return
        name = message_id_of(activity.id)
        try:
            await self._writing.message(activity, part, name, danger, edited=edit)
        except Conflict:
            if edit:
                await self._writing.message(activity, part, other, danger)
            else:
                log.warning("message sent before", channel=NAME, because="in other words")

    async def _press(self, activity: Activity, data: object) -> None:
        """A button with that `data`; of one that is not ours only danger counts. Raises Refused, Unavailable."""
        try:
            pressed = read_pressed(data)
        except Refused:
            if not await self._danger_in(activity, activity.value):
                raise
            return
        assert isinstance(data, dict)
        foreign = {name: value for name, value in data.items() if name not in OURS}
        if await self._danger_in(activity, foreign):
            return
        if await self._pressing.press(activity, pressed):
            return
        if not await self._danger_in(activity, data):
            await self._writing.note(activity, "not_offered", press_id(activity, pressed))

    async def _danger_in(self, activity: Activity, value: object) -> bool:
        """Whether there is danger in what a button holds; then it is answered. Raises Unavailable."""
        danger, part = self._look(replace(activity, value=value), "")
        if danger is not None:
            try:
                await self._writing.message(activity, part, message_id_of(activity.id), danger)
            except Conflict:
                log.warning("message sent before", channel=NAME, because="in other words")
        return danger is not None

    def _look(self, activity: Activity, said: str) -> tuple[Danger | None, str]:
        """The danger in the words or in what came along, and what is to be kept of them."""
        danger, part = self._safety.look_through(said)
        if danger is None:
            also = also_written(activity, self._known.talk["teams.someone"])
            if "".join(also.split()) != "".join(said.split()):
                danger, more = self._safety.look_through(also)
                part = more if danger else part
        return danger, part

    def _said(self, activity: Activity) -> str:
        return what_was_said(activity, self._known.talk["teams.someone"])


def _needed(activity: Activity) -> None:
    """Raises Refused where there is no telling which it is, whose, or for whom."""
    told = {"id": activity.id, "from.id": activity.user, "recipient.id": activity.bot}
    for name, value in told.items():
        if not value:
            raise Refused(400, f"{name} is missing.")
