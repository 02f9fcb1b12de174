"""One message answered through Rasa: twice where the first time fails, and an apology after that."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog
from rasa.core.channels.channel import UserMessage

from bot.log_lines import told
from bot.storage.claim import Claim
from bot.storage.unavailable import StoreUnavailable
from bot.turn.collecting import CollectingChannel
from bot.turn.messages import Message, outcome, plain, reply
from bot.turn.safety_first import Danger
from bot.turn.unavailable import Unavailable

log = structlog.get_logger(__name__)

Handle = Callable[[UserMessage], Awaitable[Any]]
"""Rasa's turn. What it saves goes into the claim that is current."""
Remember = Callable[[str], Awaitable[None]]
"""Notes in a conversation that a safety reply was given, which Rasa knows nothing of."""
SECONDS = 9.0
"""How long a turn may take. Nobody waits ten for an apology."""


@dataclass(frozen=True)
class Said:
    """The reply of a turn, and the kind of what failed on the way, where something did."""

    messages: list[Message]
    failure: str | None = None


class Answering:
    """Answers through `handle`; `apology` is said where that comes to nothing."""

    def __init__(
        self,
        handle: Handle,
        apology: str,
        remember: Remember | None = None,
        seconds: float = SECONDS,
    ) -> None:
        self._handle = handle
        self._apology = apology
        self._remember = remember
        self._seconds = seconds

    async def answer(self, claim: Claim, danger: Danger | None) -> Said:
        """The reply to the claim's message; what has to be saved with it is in the claim.

        Raises Unavailable.
        """
        messages, failure = await self._twice(claim)
        if messages is None:
            messages = self.fallback(danger)
            if danger:
                await self.note(claim)
        elif danger and danger.grave and outcome(messages) != "safety":
            log.warning("safety reply put in place", **_ids(claim), rule=danger.rule)
            messages = danger.messages
            await self.note(claim)
        return Said(messages, failure)

    async def note(self, claim: Claim) -> None:
        """Has the talk know of a safety reply. The reply stands where that fails. Never raises."""
        if self._remember is None:
            return
        try:
            await self._remember(claim.entry.conversation)
        except Exception as error:  # noqa: BLE001
            log.warning("safety reply not noted", **_ids(claim), error=told(error))

    def fallback(self, danger: Danger | None) -> list[Message]:
        """What is said where no turn could be taken: the safety reply, or an apology, or both."""
        sorry = plain(self._apology, "handoff")
        if not danger:
            return sorry
        if danger.grave:
            return danger.messages
        parts = [part for said in (danger.messages, sorry) for part in said[1]["custom"]["parts"]]
        return reply(parts, "safety", 1.0)

    async def _twice(self, claim: Claim) -> tuple[list[Message] | None, str | None]:
        """What Rasa says, or None and why it said nothing.

        Nothing has left the house before the commit, so that a second try is safe. What hung
        is not tried again: its first try may be running still, and the time is over.
        """
        failure: str | None = None
        try:
            async with asyncio.timeout(self._seconds):
                for _ in range(2):
                    claim.turns.clear()
                    messages, failure = await self._once(claim)
                    if messages:
                        return messages, None
        except TimeoutError:
            claim.turns.clear()
            failure = "TimeoutError"
            log.error("turn took too long", **_ids(claim), seconds=self._seconds)
        return None, failure

    async def _once(self, claim: Claim) -> tuple[list[Message], str | None]:
        entry, collected = claim.entry, CollectingChannel()
        message = UserMessage(
            entry.text, collected, entry.conversation, None, entry.channel, entry.message_id
        )
        try:
            await self._handle(message)
        except Unavailable:
            raise
        except StoreUnavailable as error:
            raise Unavailable("the store can't be reached") from error
        except Exception as error:  # noqa: BLE001  # Rasa's code and ours: the talk goes on
            log.error("turn failed", **_ids(claim), error=told(error))
            claim.turns.clear()
            return [], type(error).__name__
        # An action that raises is logged by Rasa, which then goes on without it.
        return list(collected.messages), None if collected.messages else "NothingSaid"


def _ids(claim: Claim) -> dict[str, str]:
    return {"conversation": claim.entry.conversation, "message_id": claim.entry.message_id}
