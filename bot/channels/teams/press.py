"""A button that was pressed: it counts once, and the card shows what was chosen.

A choice counts only where the talk holds it: what a request says is in it is not believed. The
card is changed beside, as well as it goes: no answer waits for it, and of two presses in the same
second the later may bring back the other's buttons, which count no second time.
"""

from __future__ import annotations

import structlog

from bot.channels.beside import Beside
from bot.channels.pages.known import Known
from bot.channels.teams.activity import Activity
from bot.channels.teams.card import Cards, choices_of
from bot.channels.teams.pressed import CHOICE, PERSON, USEFUL, Done, Pressed
from bot.channels.teams.pressed_card import pressed_card
from bot.channels.teams.send_reply import TeamsSender
from bot.channels.teams.talk_of import address_of, talk_of
from bot.channels.teams.write_down import NAME, WritingDown
from bot.turn.deliver import Later, Never, Unknown
from bot.turn.messages import Message, message_id
from bot.turn.refusals import Conflict
from bot.turn.take_turn import Turns

log = structlog.get_logger(__name__)


class Pressing:
    """For the organisation `tenant`."""

    def __init__(
        self,
        turns: Turns,
        writing: WritingDown,
        sender: TeamsSender,
        cards: Cards,
        known: Known,
        tenant: str,
        beside: Beside,
    ) -> None:
        self._turns = turns
        self._writing = writing
        self._sender = sender
        self._cards = cards
        self._known = known
        self._tenant = tenant
        self._beside = beside

    async def press(self, activity: Activity, pressed: Pressed) -> bool:
        """Has it take effect; False where this talk does not offer it. Raises Unavailable."""
        talk = talk_of(activity, self._tenant)
        if pressed.kind == USEFUL:
            kept = await self._turns.talks.feedback(talk, pressed.reply, pressed.useful, None)
            if kept:
                self._beside.begin(self._thank(activity, pressed))
            return kept
        text = pressed.payload
        if pressed.kind == PERSON:
            text = self._known.talk["buttons.person"]
        elif text not in self._known.starters and not await self._turns.talks.offered(talk, text):
            return False
        try:
            await self._writing.message(activity, text, press_id(activity, pressed))
        except Conflict:
            log.warning("button pressed before", channel=NAME, because="it had other words")
        self._beside.begin(self._changed(activity, pressed))
        return True

    async def _thank(self, activity: Activity, pressed: Pressed) -> None:
        """Thanks on the card, or in words where it can't be changed. Raises Unavailable."""
        try:
            thanked = await self._changed(activity, pressed)
        except (Later, Never, Unknown) as error:
            log.info("card not changed", channel=NAME, because=str(error))
            thanked = False
        if not thanked:
            await self._writing.note(activity, "thanks", press_id(activity, pressed))

    async def _changed(self, activity: Activity, pressed: Pressed) -> bool:
        """Whether the card was changed. Raises Later, Never, Unknown, Unavailable."""
        said = await self._reply(activity, pressed.reply)
        if said is None or not activity.reply_to:
            return False
        card = pressed_card(self._cards, self._known.talk, said, _done(pressed, said))
        if card is None:
            return False
        await self._sender.change(address_of(activity, self._tenant), activity.reply_to, card)
        return True

    async def _reply(self, activity: Activity, reply_id: str) -> list[Message] | None:
        """The reply that the card shows, if it is one of this talk's newest. Raises Unavailable."""
        talk = await self._turns.talks.exchanges(talk_of(activity, self._tenant))
        replies = (one.messages for one in talk if one.messages)
        return next((one for one in replies if message_id(one) == reply_id), None)


def press_id(activity: Activity, pressed: Pressed) -> str:
    """The inbox's id for a press: of no card that we know of, each is one of its own."""
    return pressed.id(activity.reply_to or activity.id)


def _done(pressed: Pressed, said: list[Message]) -> Done:
    """What was pressed on the card so far."""
    payloads = [payload for _, payload in choices_of(said)]
    at = payloads.index(pressed.payload) if pressed.payload in payloads else 0
    return {**pressed.done, pressed.kind: at if pressed.kind == CHOICE else 1}
