"""Sends replies from the outbox to Teams: into the thread, or to the writer alone.

What speaks of the writer's self-harm, and the hint not to write about patients, is for nobody
else who reads along (H19 of docs/safety.md).
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog

from bot.channels.teams.activity import PERSONAL
from bot.channels.teams.card import Cards, Json
from bot.channels.teams.connector import Connector, Forbidden
from bot.storage.outbox import Delivery
from bot.turn.deliver import Later, Never, Revoked, Unknown
from bot.turn.messages import Message

log = structlog.get_logger(__name__)

TRIES_ALONE = 6
"""Tries, about a minute, after which help goes into the thread: late help is no help."""
REMEMBERED = 10_000
TYPING_SECONDS = 1.0
"""How long a reply lets the sign that it is being written go first."""

Alone = Callable[[Sequence[Message]], bool]


class TeamsSender:
    """`alone` tells which replies are for the writer alone."""

    def __init__(self, connector: Connector, cards: Cards, alone: Alone) -> None:
        self._connector = connector
        self._cards = cards
        self._alone = alone
        self._personal: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._typing: dict[str, asyncio.Task[None]] = {}

    async def send(self, delivery: Delivery) -> None:
        """Returns once Teams has it. Raises Later, Never, Unknown."""
        await self._after_typing(delivery.address)
        await self.say(delivery.address, delivery.messages, delivery.attempts)

    async def say(
        self, address: dict[str, Any], messages: Sequence[Message], attempts: int = 0
    ) -> None:
        """Sends a reply to where its message was written, or to its writer. Raises Later, Never, Unknown."""
        if not {"service", "conversation", "user", "bot", "tenant"} <= address.keys():
            raise Never("no address to send to")
        shared = address.get("kind") != PERSONAL
        help_alone = shared and self._alone(messages)
        if not (shared and address.get("private")) and not help_alone:
            await self._connector.reply(address, self._from(address, messages))
            return
        try:
            await self._alone_with(address, self._from(address, messages, pressable=False))
        except (Never, Later, Unknown) as error:
            if not help_alone or address.get("private") or not _for_good(error, attempts):
                raise _of_this_place(error) from None
            log.warning("help goes into the thread", channel="teams", because=str(error))
            await self._connector.reply(address, self._from(address, messages, pressable=False))

    async def change(self, address: dict[str, Any], card: str, activity: Json) -> None:
        """Puts `activity` in place of the message `card`, where `address` is of. Raises Later, Never, Unknown."""
        await self._connector.change(address, card, {**activity, "from": {"id": address["bot"]}})

    def typing(self, address: dict[str, Any]) -> None:
        """Shows, in its own time, that a reply is being written. Whether it arrives is nobody's concern."""

        async def show() -> None:
            sign = {"type": "typing", "from": {"id": address["bot"]}}
            try:
                await self._connector.tell(address, address["conversation"], sign)
            except (Later, Never, Unknown) as error:
                log.info("typing not shown", channel="teams", because=str(error))

        name = str(address["activity"])
        task = self._typing[name] = asyncio.get_running_loop().create_task(show())
        task.add_done_callback(lambda _: self._typing.pop(name, None))

    async def close(self) -> None:
        """Nothing is sent after it."""
        for task in list(self._typing.values()):
            task.cancel()
        await self._connector.close()

    async def _after_typing(self, address: Mapping[str, Any]) -> None:
        if task := self._typing.get(str(address.get("activity"))):
            await asyncio.wait({task}, timeout=TYPING_SECONDS)

    async def _alone_with(self, address: dict[str, Any], activity: Json) -> None:
        """Sends it in the personal conversation with the writer. Raises Later, Never, Unknown."""
        who = (str(address["tenant"]), str(address["user"]))
        known = who in self._personal
        if not known:
            self._personal[who] = await self._connector.begin(address)
            if len(self._personal) > REMEMBERED:
                self._personal.popitem(last=False)
        try:
            await self._connector.tell(address, self._personal[who], activity)
        except Never:
            self._personal.pop(who, None)  # it may have been another one's, or be gone
            if not known:
                raise
            await self._alone_with(address, activity)

    def _from(
        self, address: Mapping[str, Any], messages: Sequence[Message], *, pressable: bool = True
    ) -> Json:
        activity = self._cards.activity(messages, pressable=pressable)
        return {**activity, "from": {"id": address["bot"]}}


def _for_good(error: Exception, attempts: int) -> bool:
    """Whether the writer can't be reached alone: refused, or tried for long enough."""
    if isinstance(error, Never):
        return not isinstance(error, Revoked) or isinstance(error, Forbidden)
    return attempts >= TRIES_ALONE


def _of_this_place(error: Exception) -> Exception:
    """A 403 of one person's chat says nothing about our secret: no alarm."""
    return Never(str(error)) if isinstance(error, Forbidden) else error
