"""Rasa's tracker store over the log of turns; `endpoints.yml` names it.

What Rasa's own SQL store does and this one does not: end the process at a ValueError
(`rasa/core/tracker_store.py:1236`), drop the second of two overlapping saves silently
(`:1364`), read and replay the whole session at each message, hold up the event loop.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot import settings
from bot.storage import turn_log
from bot.storage.claim import current
from bot.storage.conversation_id import checked
from bot.storage.database import Database, Do, T
from bot.storage.engine import sqlite_url
from bot.storage.tracker import StoredTracker, as_turn, from_turns

# Turns of a talk that a message sees, at two states or more each. More than any policy
# looks back (`max_history` in config.yml; a test holds the two together) and than any
# action reads; slots reach back further, without limit. The policies replay the tracker
# many times over: twelve turns in place of four double the cost of a turn.
WINDOW = 4


class TurnTrackerStore(TrackerStore):  # type: ignore[misc]  # Rasa has no types for mypy
    """Appends each turn's new events, loads the last `window` turns.

    While a message of the inbox is answered, what is saved waits for the end of its turn
    (`bot/storage/claim.py`), and is committed with the reply or not at all. Elsewhere, in
    `rasa shell`, it is written at once. A database that fails raises StoreUnavailable.
    """

    def __init__(
        self,
        domain: Domain | None,
        event_broker: EventBroker | None = None,
        host: str | None = None,
        window: int = WINDOW,
        data_dir: Path | None = None,
        database: Database | None = None,
        **_other: Any,
    ) -> None:
        """`host` is a database's address; by default SQLite in `data_dir`, or the settings'."""
        super().__init__(domain, event_broker)
        self.database = database or Database(host or _url(data_dir))
        self._window = window

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Appends what is new. Raises Overtaken where another writer was first."""
        conversation = checked(tracker.sender_id)
        if isinstance(tracker, StoredTracker):
            number, events = tracker.number + 1, tracker.unsaved()
        else:  # made by hand, so it holds the whole talk
            turns = await self._read(lambda c: turn_log.everything(c, conversation))
            number = turns[-1].number + 1 if turns else 1
            events = list(tracker.events)[sum(len(turn.events) for turn in turns) :]
        if not events:
            return
        turn = as_turn(tracker, number, events)
        claim = current.get()
        if claim is not None and claim.entry.conversation == conversation:
            claim.turns.append(turn)
        else:
            now = self.database.clock()
            await self.database.write(lambda c: turn_log.append(c, conversation, turn, now))
        if isinstance(tracker, StoredTracker):
            tracker.mark_saved(number)
        if self.event_broker is not None:
            await self._stream_new_events(self.event_broker, events, conversation)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The last turns of the current session; None where nothing is saved."""
        conversation = checked(sender_id)
        claim = current.get()
        mine = claim.turns if claim and claim.entry.conversation == conversation else []

        def load(connection: sa.engine.Connection) -> StoredTracker | None:
            turns = turn_log.last(connection, conversation, self._window + 1)
            turns = [*turns, *mine][-self._window - 1 :]
            if not turns:
                return None
            cut = len(turns) > self._window
            before, window = (turns[0], turns[1:]) if cut else (None, turns)
            return from_turns(conversation, self.domain.slots, window, before)

        return await self._read(load)

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """All turns of all sessions."""
        conversation = checked(conversation_id)

        def load(connection: sa.engine.Connection) -> StoredTracker | None:  # long talks take long
            turns = turn_log.everything(connection, conversation)
            return from_turns(conversation, self.domain.slots, turns, None) if turns else None

        return await self._read(load)

    async def offered(self, conversation_id: str, payload: str) -> bool:
        """Whether a button of the talk's last fifty turns holds exactly that."""
        conversation = checked(conversation_id)
        return await self._read(lambda c: turn_log.offered(c, conversation, payload))

    async def exists(self, conversation_id: str) -> bool:
        conversation = checked(conversation_id)
        return bool(await self._read(lambda c: turn_log.last(c, conversation, 1)))

    async def keys(self) -> Iterable[str]:
        return await self._read(turn_log.conversations)

    def close(self) -> None:
        """Waits for what is being written, then lets the database go."""
        self.database.close()

    def init_tracker(self, sender_id: str) -> StoredTracker:
        return StoredTracker(sender_id, self.domain.slots)

    async def _read(self, ask: Do[T]) -> T:
        """Within a turn on PostgreSQL, on the connection that the turn holds anyway."""
        claim = current.get()
        if claim is not None and claim.connection is not None:
            return await self.database.on(claim.connection, ask)
        return await self.database.read(ask)


def _url(data_dir: Path | None) -> str:
    if data_dir is not None:
        return sqlite_url(data_dir)
    values = settings.load()
    return values.database_url or sqlite_url(values.data_dir)
