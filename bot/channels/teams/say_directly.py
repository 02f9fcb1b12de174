"""What is said without inbox and outbox, because they can't be had: once, as far as memory knows.

Help in danger can't wait for a database. Others get an apology, and Teams a 503: it does not
send again by itself, but should anybody, the message is answered then.
"""

from __future__ import annotations

import asyncio

import structlog

from bot.channels.once import Once
from bot.channels.teams.activity import Activity
from bot.channels.teams.send_reply import TRIES_ALONE, TeamsSender
from bot.channels.teams.talk_of import address_of, message_id_of, talk_of
from bot.turn.deliver import Later, Never, Unknown
from bot.turn.safety_first import Danger
from bot.turn.take_turn import Turns

log = structlog.get_logger(__name__)

SECONDS = 8.0
"""How long it may take: Teams gives a request up after fifteen, and the store had some of them."""


class SayingDirectly:
    """For the organisation `tenant`."""

    def __init__(self, turns: Turns, sender: TeamsSender, tenant: str) -> None:
        self._turns = turns
        self._sender = sender
        self._tenant = tenant
        self._said = Once()

    async def say(self, activity: Activity, said: str, danger: Danger | None) -> bool:
        """Says the safety reply, or an apology, to the words `said`; True where help was given, now or before."""
        talk = talk_of(activity, self._tenant)
        name = f"{talk} {message_id_of(activity.id, said)}"
        if not self._said.first(name):
            return danger is not None
        messages, address = self._turns.fallback(danger), address_of(activity, self._tenant)
        try:
            async with asyncio.timeout(SECONDS):
                # Nobody tries again later: what can't reach the writer alone goes to the thread now.
                await self._sender.say(address, messages, attempts=TRIES_ALONE)
        except (Later, Never, Unknown, TimeoutError) as error:
            log.error("not said directly", channel="teams", conversation=talk, because=str(error))
            self._said.forget(name)
            return False
        if danger is None:
            return False
        await self._turns.remember_danger(talk)
        return True
