"""Rasa's lock store, in order of arrival; `endpoints.yml` names it.

Rasa's in-memory one asks again each second whether it is its turn
(`rasa/core/lock_store.py:138`), and gives the lock up after 60 seconds while an action
may take 300. This one is an asyncio lock for each conversation, which is fair, wakes
the next one at once, and is held until the turn has ended. It holds within one process.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from rasa.core.lock_store import LockStore


class InOrderLockStore(LockStore):  # type: ignore[misc]  # Rasa has no types for mypy
    """One turn at a time in a conversation; any number of conversations at once."""

    def __init__(self, **_endpoint: Any) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._wanted: dict[str, int] = {}

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, *_lifetime: float, **_waits: float
    ) -> AsyncIterator[None]:
        """Waits for the turns of `conversation_id` that came before."""
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        self._wanted[conversation_id] = self._wanted.get(conversation_id, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._wanted[conversation_id] -= 1
            if not self._wanted[conversation_id]:
                del self._wanted[conversation_id], self._locks[conversation_id]

    def is_someone_waiting(self, conversation_id: str) -> bool:
        return self._wanted.get(conversation_id, 0) > 1
