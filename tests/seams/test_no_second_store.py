"""An error of the store is an error of the turn, never a talk that forgets silently."""

import asyncio
from typing import Any

import pytest
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.seams import no_second_store as seam


class Broken(InMemoryTrackerStore):  # type: ignore[misc]
    async def save(self, tracker: Any) -> None:
        raise OSError("gone")

    async def retrieve(self, sender_id: str) -> Any:
        raise OSError("gone")


def test_errors_come_through() -> None:
    seam.apply()
    store = FailSafeTrackerStore(Broken(Domain.empty()))
    with pytest.raises(OSError, match="gone"):
        asyncio.run(store.save(DialogueStateTracker("c", [])))
    with pytest.raises(OSError, match="gone"):
        asyncio.run(store.retrieve("c"))


def test_still_needed() -> None:
    """When this fails, Rasa raises by itself."""
    seam.apply()
    upstream = FailSafeTrackerStore.on_tracker_store_error.__wrapped__
    upstream(FailSafeTrackerStore(Broken(Domain.empty())), OSError("gone"))
