"""A talk beside its turns: what was said in it, who is in it, what was thought of a reply, and its end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.storage import tombstones
from bot.storage.database import Database
from bot.storage.erase import erase
from bot.storage.feedback import judge
from bot.storage.outbox import Outbox
from bot.storage.queue import joined
from bot.storage.queue.joined import Somebody
from bot.storage.talk import Exchange, exchanges
from bot.turn.messages import Message
from bot.turn.unavailable import of_store
from bot.turn.work_off import Look


class Talks:
    """`staffed`: people are at the helpdesk, at times, so that whoever asks for one may wait."""

    def __init__(
        self,
        database: Database,
        outbox: Outbox,
        look: Look,
        redact: Callable[[str], str],
        staffed: bool,
    ) -> None:
        self._database, self._outbox, self._look = database, outbox, look
        self._redact, self._staffed = redact, staffed
        self.erasing: set[asyncio.Future[int]] = set()
        """Erasures that go on, whoever asked for them."""

    async def replies_after(
        self, conversation: str, position: int
    ) -> list[tuple[int, list[Message]]]:
        """The talk's replies behind that position. Raises Unavailable."""
        return await of_store(self._outbox.after(conversation, position))

    async def person(self, conversation: str) -> Somebody | None:
        """Who of the helpdesk is in the talk, or that one is waited for; None where neither. Raises Unavailable."""
        now = self._database.clock()
        found = await of_store(self._database.read(lambda c: joined.somebody(c, conversation, now)))
        return found if found is None or found.state == "joined" or self._staffed else None

    async def exchanges(self, conversation: str) -> list[Exchange]:
        """What was asked in the talk, redacted, and answered, oldest first. Raises Unavailable."""
        return await of_store(exchanges(self._database, conversation))

    async def offered(self, conversation: str, payload: str) -> bool:
        """Whether a button of this talk holds exactly that. Raises Unavailable."""
        return await of_store(self._outbox.offered(conversation, payload))

    async def feedback(
        self, conversation: str, reply_id: str, useful: bool, reason: str | None
    ) -> bool:
        """Keeps it; False where the talk has no such reply. Raises Unavailable."""
        words = self._redact(reason) if reason else None
        return await of_store(judge(self._database, conversation, reply_id, useful, words))

    async def ended(self, conversation: str) -> bool:
        """Whether the talk was erased. Raises Unavailable."""
        at = await of_store(self._database.read(lambda c: tombstones.standing(c, conversation)))
        return at is not None

    async def erase(self, conversation: str) -> None:
        """Nothing of the talk is kept but a tombstone, and at the desk that it was urgent. Raises Unavailable."""
        # A client that goes away must not stop it half-way.
        erasing = asyncio.ensure_future(
            erase(self._database, conversation, keep_urgent=self._names_danger)
        )
        self.erasing.add(erasing)
        erasing.add_done_callback(self.erasing.discard)
        await of_store(asyncio.shield(erasing))

    def _names_danger(self, text: str) -> bool:
        danger = self._look(text)
        return danger is not None and danger.grave
