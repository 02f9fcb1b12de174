"""Sends what is pushed: in order in each conversation, again and again, for a day."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import structlog

from bot.log_lines import told
from bot.storage.deliveries import Deliveries
from bot.storage.outbox import Delivery
from bot.storage.unavailable import StoreUnavailable
from bot.turn.messages import Message

log = structlog.get_logger(__name__)

DAY = 86_400.0
"""After so long nobody waits for the reply any more; it is put aside with its reason."""
LOOK_SECONDS = 0.5
AT_ONCE = 50
"""Replies on their way at once: one that hangs holds up no other."""
SEND_SECONDS = 50.0
"""How long one may take. A reply is held for a minute, and another server then takes it."""
LAST_SECONDS = 10.0
"""How long a server that stops waits for what is on its way."""
COPIES = 3
"""Tries of a reply whose fate nobody knows, each of which may be a copy."""
FIRST, LONGEST = 1.0, 300.0
"""Seconds before the second try and, doubled each time, before any at most, whatever the platform asks."""
SOON = 10.0
"""The same for help in danger. One try too many costs the platform nothing; help that is late may."""


Seen = Callable[[str, str], None]
"""Told of each try: its channel, and what came of it (`SEEN`)."""
SEEN = ("sent", "later", "dead", "revoked", "unknown")


class Later(Exception):
    """The platform did not take it now; `seconds` are its own wish (`Retry-After`), where it has one.

    The worker bounds them (`LONGEST`, `SOON`): a gateway that asks for a day puts off no help.
    """

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds


class Never(Exception):
    """The platform will not take it: the place is gone, or the reply is malformed."""


class Revoked(Never):
    """The platform does not know us any more: a secret of ours is wrong or was withdrawn. People have to act."""


class Unknown(Exception):
    """The platform may have taken it: the answer was lost."""


class Sender(Protocol):
    """Sends a reply to its platform, under its `reply_id`."""

    async def send(self, delivery: Delivery) -> None:
        """Returns once the platform has it. Raises Later, Never, Unknown."""


class Delivering:
    """The worker. `senders` by the name of their channel."""

    def __init__(
        self,
        deliveries: Deliveries,
        senders: Mapping[str, Sender],
        clock: Callable[[], float] = time.time,
        jitter: Callable[[], float] = random.random,
        seen: Seen = lambda channel, what: None,
    ) -> None:
        self._deliveries = deliveries
        self._senders = senders
        self._clock = clock
        self._jitter = jitter
        self._seen = seen
        self._wanted = asyncio.Event()
        self._under_way: set[asyncio.Task[None]] = set()

    def look(self) -> None:
        """There is something new to send."""
        self._wanted.set()

    async def go_on(self) -> None:
        """Sends for as long as the server runs."""
        while True:
            try:
                while await self._begin():
                    pass
            except StoreUnavailable as error:
                log.warning("nothing sent", error=told(error))
            except Exception as error:  # noqa: BLE001  # it has to go on
                log.error("sending failed", error=told(error))
            self._wanted.clear()
            try:  # not `wait_for`, which loses a cancellation that comes with what is waited for
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._wanted.wait()
            except TimeoutError:
                pass

    async def send_due(self) -> int:
        """Sends what is due now; returns how many it took in hand. Raises StoreUnavailable."""
        count = await self._begin()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        return count

    async def finish(self, seconds: float = LAST_SECONDS) -> None:
        """Waits for what is on its way, so long at most."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=seconds)

    async def _begin(self) -> int:
        """Takes in hand what is due now; returns how many. Raises StoreUnavailable."""
        if len(self._under_way) >= AT_ONCE:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
        due = await self._deliveries.due(list(self._senders))
        for delivery in due:
            task = asyncio.get_running_loop().create_task(self._send(delivery))
            self._under_way.add(task)
            task.add_done_callback(self._over)
        return len(due)

    def _over(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("sending failed", error=told(error))  # it stays held, and is due again
        self.look()  # the next one of its conversation may be waiting

    async def _send(self, delivery: Delivery) -> None:
        ids = {"channel": delivery.channel, "conversation": delivery.conversation,
               "message_id": delivery.reply_id}  # fmt: skip
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self._senders[delivery.channel].send(delivery)
        except Never as error:
            revoked = isinstance(error, Revoked)
            log.error("reply put aside", **ids, because=str(error), revoked=revoked)
            self._seen(delivery.channel, "revoked" if revoked else "dead")
            await self._deliveries.dead(delivery, str(error))
        except (Unknown, TimeoutError) as error:
            if delivery.author == "person" or delivery.attempts >= COPIES - 1:
                log.error("reply of unknown fate", **ids, because=str(error))
                self._seen(delivery.channel, "unknown")
                await self._deliveries.unknown(delivery, str(error) or "it took too long")
            else:
                await self._put_off(delivery, str(error) or "it took too long", None)
        except Later as error:
            await self._put_off(delivery, str(error), error.seconds)
        except Exception as error:  # noqa: BLE001  # a sender's mistake stops no other
            log.error("sending failed", **ids, error=told(error))
            await self._put_off(delivery, type(error).__name__, None)
        else:
            self._seen(delivery.channel, "sent")
            await self._deliveries.sent(delivery)

    async def _put_off(self, delivery: Delivery, reason: str, seconds: float | None) -> None:
        if self._clock() - delivery.created_at > DAY:
            log.error("reply put aside", conversation=delivery.conversation, because=reason)
            self._seen(delivery.channel, "dead")
            await self._deliveries.dead(delivery, reason)
            return
        self._seen(delivery.channel, "later")
        wait = min(LONGEST, FIRST * 2.0 ** min(delivery.attempts, 20))
        wait = wait * (0.5 + self._jitter() / 2)  # so that many do not come back at once
        most = SOON if helps(delivery.messages) else LONGEST
        await self._deliveries.later(delivery, min(max(wait, seconds or 0.0), most), reason)


def helps(messages: Sequence[Message]) -> bool:
    """Whether a reply holds an emergency line."""
    parts = (part for one in messages for part in (one.get("custom") or {}).get("parts", ()))
    return any(part.get("kind") == "emergency" for part in parts)
