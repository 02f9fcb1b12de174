"""Rasa's tracker store over the log of turns; `endpoints.yml` names it.

What Rasa's own SQL store does and this one does not: end the process at a ValueError
(`rasa/core/tracker_store.py:1236`), drop the second of two overlapping saves silently
(`:1364`), read and replay the whole session at each message, hold up the event loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.exc import SQLAlchemyError

from bot import settings
from bot.storage.conversation_id import checked
from bot.storage.engine import open_engine, sqlite_url
from bot.storage.tracker import StoredTracker, as_turn, from_turns
from bot.storage.turn_log import TurnLog
from bot.storage.unavailable import StoreUnavailable

# Turns of a talk that a message sees, at two states or more each. More than any policy
# looks back (`max_history` in config.yml; a test holds the two together) and than any
# action reads; slots reach back further, without limit. The policies replay the tracker
# many times over: twelve turns in place of four double the cost of a turn.
WINDOW = 4

T = TypeVar("T")


class TurnTrackerStore(TrackerStore):  # type: ignore[misc]  # Rasa has no types for mypy
    """Appends each turn's new events, loads the last `window` turns.

    Database calls run in two threads of its own, one for reads and one for writes, so
    that the event loop goes on and the writes of one process never wait for each other's
    lock. A database that fails raises StoreUnavailable.
    """

    def __init__(
        self,
        domain: Domain | None,
        event_broker: EventBroker | None = None,
        host: str | None = None,
        window: int = WINDOW,
        data_dir: Path | None = None,
        **_other: Any,
    ) -> None:
        """`host` is a database's address; by default SQLite in `data_dir`, or the settings'."""
        super().__init__(domain, event_broker)
        url = host or sqlite_url(data_dir or settings.load().data_dir)
        self._log = TurnLog(open_engine(url))
        self._window = window
        self._reads = ThreadPoolExecutor(1, thread_name_prefix="store-read")
        self._writes = ThreadPoolExecutor(1, thread_name_prefix="store-write")

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Appends what is new. Raises Overtaken where another writer was first."""
        conversation = checked(tracker.sender_id)
        if isinstance(tracker, StoredTracker):
            number, events = tracker.number + 1, tracker.unsaved()
        else:  # made by hand, so it holds the whole talk
            turns = await self._read(self._log.all, conversation)
            number = turns[-1].number + 1 if turns else 1
            events = list(tracker.events)[sum(len(turn.events) for turn in turns) :]
        if not events:
            return
        turn = as_turn(tracker, number, events)
        await self._run(self._writes, self._log.append, conversation, turn)
        if isinstance(tracker, StoredTracker):
            tracker.mark_saved(number)
        if self.event_broker is not None:
            await self._stream_new_events(self.event_broker, events, conversation)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The last turns of the current session; None where nothing is saved."""
        return await self._read(self._load, checked(sender_id), False)

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """All turns of all sessions."""
        return await self._read(self._load, checked(conversation_id), True)

    async def exists(self, conversation_id: str) -> bool:
        return bool(await self._read(self._log.last, checked(conversation_id), 1))

    async def keys(self) -> Iterable[str]:
        return await self._read(self._log.conversations)

    async def ping(self) -> None:
        """Raises what the database raises when it can't be read."""
        await self._read(self._log.ping)

    def close(self) -> None:
        """Waits for what is being written, then lets the database go."""
        self._writes.shutdown()
        self._reads.shutdown()
        self._log.close()

    def init_tracker(self, sender_id: str) -> StoredTracker:
        return StoredTracker(sender_id, self.domain.slots)

    def _load(self, conversation: str, everything: bool) -> StoredTracker | None:
        if everything:
            turns = self._log.all(conversation)
        else:
            turns = self._log.last(conversation, self._window + 1)
        if not turns:
            return None
        cut = not everything and len(turns) > self._window
        before, window = (turns[0], turns[1:]) if cut else (None, turns)
        return from_turns(conversation, self.domain.slots, window, before)

    async def _read(self, ask: Callable[..., T], *about: object) -> T:
        return await self._run(self._reads, ask, *about)

    async def _run(self, pool: ThreadPoolExecutor, ask: Callable[..., T], *about: object) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, ask, *about)
        except SQLAlchemyError as error:
            raise StoreUnavailable(type(error).__name__) from error
