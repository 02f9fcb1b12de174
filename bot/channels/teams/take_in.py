"""What is done with each kind of activity, once it is believed."""

from __future__ import annotations

from typing import Any

import structlog

from bot.channels.beside import Beside
from bot.channels.incoming import MAX_CHARACTERS, Refused
from bot.channels.once import Once
from bot.channels.pages.known import Known
from bot.channels.teams.activity import PERSONAL, Activity
from bot.channels.teams.card import Cards
from bot.channels.teams.pressed import Pressed, read_pressed
from bot.channels.teams.say_directly import SayingDirectly
from bot.channels.teams.send_reply import TeamsSender
from bot.channels.teams.talk_of import address_of, message_id_of, talk_of
from bot.channels.teams.what_was_said import mentions_bot, what_was_said
from bot.turn.refusals import Conflict
from bot.turn.safety_first import Danger, SafetyFirst
from bot.turn.take_turn import Turns

log = structlog.get_logger(__name__)

NAME = "teams"
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
        self._turns = turns
        self._safety = safety
        self._sender = sender
        self._cards = cards
        self._known = known
        self._tenant = tenant
        self._welcomed = Once()
        self._noted = Once()
        self._directly = SayingDirectly(turns, sender, tenant)
        self._beside = Beside(NAME)

    async def message(self, activity: Activity) -> None:
        """A message, or a pressed button. Raises Refused, Unavailable."""
        _needed(activity)
        if activity.user == activity.bot:
            return
        if activity.value is not None and not self._said(activity):
            await self._press(activity, read_pressed(activity.value))
        elif activity.kind == PERSONAL or mentions_bot(activity):
            await self._hear(activity, message_id_of(activity.id))

    async def edited(self, activity: Activity) -> None:
        """An edit has its message's id: the same words are here already, others are a new message."""
        _needed(activity)
        if activity.user == activity.bot or activity.value is not None or not self._said(activity):
            return
        if activity.kind != PERSONAL and not mentions_bot(activity):
            return
        try:
            await self._hear(activity, message_id_of(activity.id), edit=True)
        except Conflict:
            await self._hear(activity, message_id_of(activity.id, self._said(activity)))

    async def members(self, activity: Activity) -> None:
        """Greets once, where the bot was added to a personal chat."""
        if activity.kind != PERSONAL or not activity.bot or activity.bot not in activity.added:
            return
        talk = talk_of(activity, self._tenant)
        if self._welcomed.first(talk):
            self._beside.begin(self._welcome(activity, talk))

    async def invoked(self, activity: Activity) -> Json:
        """The answer to an `invoke`, which has to be JSON; ours are the buttons of a card. Raises Unavailable."""
        if activity.name != "adaptiveCard/action":
            return {}
        action = (activity.value or {}).get("action")
        data = action.get("data") if isinstance(action, dict) else None
        try:
            _needed(activity)
            await self._press(activity, read_pressed(data if isinstance(data, dict) else {}))
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
        hears = activity.type in ("message", "messageUpdate") and bool(activity.id)
        if not hears or not (said or activity.value is not None):
            return False
        danger = self._safety.look_through(said)[0] if said else None
        return await self._directly.say(activity, said, danger)

    async def stop(self) -> None:
        """Ends what is done beside, and closes what is open."""
        self._beside.stop()
        await self._sender.close()

    # --- words, and what is pressed ------------------------------------------------------------

    async def _hear(self, activity: Activity, message_id: str, edit: bool = False) -> None:
        """Takes its words in. Raises Unavailable, and Conflict where it is an `edit` of other words."""
        said = self._said(activity)
        danger, part = self._safety.look_through(said)
        if not said:
            self._note(activity, self._cards.note("nothing_said"))
            return
        if len(said) > MAX_CHARACTERS and danger is None:
            self._note(activity, self._cards.note("too_long"))
            return
        try:
            await self._take_in(activity, part, message_id, danger)
        except Conflict:
            if edit:
                raise
            log.warning("message sent before", channel=NAME, because="in other words")

    async def _press(self, activity: Activity, pressed: Pressed) -> None:
        """Raises Unavailable."""
        talk = talk_of(activity, self._tenant)
        if pressed.judged:
            kept = await self._turns.feedback(talk, pressed.judged, pressed.useful, None)
            self._note(activity, self._cards.note("thanks" if kept else "not_offered"))
            return
        text = pressed.payload
        if pressed.person:
            text = self._known.talk["buttons.person"]
        elif pressed.ask in self._known.starters:
            text = pressed.ask
        elif not text or not await self._turns.offered(talk, text):
            self._note(activity, self._cards.note("not_offered"))
            return
        try:
            await self._take_in(activity, text, message_id_of(activity.id), None)
        except Conflict:
            log.warning("message sent before", channel=NAME, because="in other words")

    async def _take_in(
        self, activity: Activity, text: str, message_id: str, danger: Danger | None
    ) -> None:
        address = address_of(activity, self._tenant)
        new = await self._turns.take_in(
            NAME,
            talk_of(activity, self._tenant),
            text,
            message_id=message_id,
            address=address,
            danger=danger,
        )
        if new:
            self._sender.typing(address)

    def _said(self, activity: Activity) -> str:
        return what_was_said(activity, self._known.talk["teams.someone"])

    # --- beside ---------------------------------------------------------------------------------

    def _note(self, activity: Activity, said: Json) -> None:
        """Says one of the channel's own sentences once, in its own time."""
        if self._noted.first(f"{talk_of(activity, self._tenant)} {activity.id}"):
            self._beside.begin(self._sender.note(address_of(activity, self._tenant), said))

    async def _welcome(self, activity: Activity, talk: str) -> None:
        try:
            if not await self._turns.replies_after(talk, 0):  # else it was welcomed long ago
                await self._sender.welcome(address_of(activity, self._tenant))
        except Exception:
            self._welcomed.forget(talk)
            raise


def _needed(activity: Activity) -> None:
    """Raises Refused where there is no telling which it is, whose, or for whom."""
    told = {"id": activity.id, "from.id": activity.user, "recipient.id": activity.bot}
    for name, value in told.items():
        if not value:
            raise Refused(400, f"{name} is missing.")
