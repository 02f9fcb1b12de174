"""One turn of a talk: the seam between the places where people write and Rasa."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from rasa.core.channels.channel import UserMessage

from bot.log_lines import told
from bot.storage.unavailable import StoreUnavailable
from bot.turn.collecting import CollectingChannel
from bot.turn.messages import Message, addressed, outcome, plain, reply
from bot.turn.safety_first import Danger
from bot.turn.unavailable import Unavailable

log = structlog.get_logger(__name__)

Handle = Callable[[UserMessage], Awaitable[Any]]
Seen = Callable[[list[Message], float], None]
"""Told of each turn: its messages, and how many seconds they took."""
Remember = Callable[[str], Awaitable[None]]
"""Notes in a conversation that a safety reply was given, which Rasa knows nothing of."""
KEPT = 10_000
"""Conversations at most whose note is still to be made, because the store was away."""


class Turns:
    """Takes turns, through Rasa's `handle`; `apology` is said where that comes to nothing."""

    def __init__(
        self,
        handle: Handle,
        apology: str,
        seen: Seen | None = None,
        remember: Remember | None = None,
    ) -> None:
        self._handle = handle
        self._apology = apology
        self._seen = seen
        self._remember = remember
        self._to_remember: dict[str, None] = {}
        self._running: set[asyncio.Task[list[Message]]] = set()

    async def take_turn(
        self,
        conversation: str,
        text: str,
        metadata: dict[str, Any] | None = None,
        *,
        message_id: str | None = None,
        danger: Danger | None = None,
        channel: str = "rest",
    ) -> list[Message]:
        """The reply to `text`. Turns of one conversation run in the order of their calls.

        A caller that goes away does not stop the turn: what was understood and said is
        saved all the same. Raises Unavailable.
        """
        collected = CollectingChannel()
        message = UserMessage(
            text, collected, conversation, None, channel, message_id or uuid.uuid4().hex, metadata
        )
        turn = asyncio.ensure_future(self._turn(message, collected, message_id, danger))
        self._running.add(turn)
        turn.add_done_callback(self._running.discard)
        return await asyncio.shield(turn)

    async def finish(self) -> None:
        """Waits for the turns that are running."""
        await asyncio.gather(*self._running, return_exceptions=True)

    def fallback(self, danger: Danger | None) -> list[Message]:
        """What is said where no turn could be taken: the safety reply, or an apology, or both."""
        sorry = plain(self._apology, "handoff")
        if not danger:
            return sorry
        if danger.grave:
            return danger.messages
        parts = [part for said in (danger.messages, sorry) for part in said[1]["custom"]["parts"]]
        return reply(parts, "safety", 1.0)

    async def remember_danger(self, conversation: str) -> None:
        """Has the talk know of a safety reply that was given beside it; later, if not now."""
        if self._remember is None:
            return
        self._to_remember[conversation] = None
        try:
            await self._remember(conversation)
        except Exception as error:  # noqa: BLE001  # the reply stands without its note
            log.warning("safety reply not noted yet", conversation=conversation, error=told(error))
            if len(self._to_remember) > KEPT:
                del self._to_remember[next(iter(self._to_remember))]
        else:
            del self._to_remember[conversation]

    async def _turn(
        self,
        message: UserMessage,
        collected: CollectingChannel,
        in_reply_to: str | None,
        danger: Danger | None,
    ) -> list[Message]:
        started = time.perf_counter()
        ids = {"conversation": message.sender_id, "message_id": message.message_id}
        if message.sender_id in self._to_remember:
            await self.remember_danger(message.sender_id)
        messages = await self._said(message, collected, danger, ids)
        if messages is None:  # it raised, or the action did and Rasa went on without it
            messages = self.fallback(danger)
        elif danger and danger.grave and outcome(messages) != "safety":
            log.warning("safety reply put in place", **ids, rule=danger.rule)
            messages = danger.messages
            await self.remember_danger(message.sender_id)
        messages = addressed(messages, message.sender_id, in_reply_to)
        seconds = time.perf_counter() - started
        log.info("turn", **ids, outcome=outcome(messages), seconds=round(seconds, 4))
        if self._seen:
            self._seen(messages, seconds)
        return messages

    async def _said(
        self,
        message: UserMessage,
        collected: CollectingChannel,
        danger: Danger | None,
        ids: dict[str, Any],
    ) -> list[Message] | None:
        """What Rasa says to `message`; None where it failed. Raises Unavailable."""
        said = None
        try:
            await self._handle(message)
            said = list(collected.messages) or None
        except Unavailable:
            raise
        except StoreUnavailable as error:
            log.error("store unavailable", **ids, error=told(error))
            raise Unavailable("the store can't be reached") from error
        except Exception as error:  # noqa: BLE001  # Rasa's code and ours: the talk goes on
            log.error("turn failed", **ids, error=told(error))
        finally:
            if danger and said is None:
                await self.remember_danger(message.sender_id)
        return said
