"""What `endpoints.yml` names: the store of this project, with all seams in place.

Rasa creates the tracker store first (`rasa/core/agent.py:218`), so `rasa run` and `rasa
shell` bend in the same places as `bot serve`.
"""

from __future__ import annotations

from typing import Any

from bot.seams import apply_all
from bot.storage.tracker_store import TurnTrackerStore


class TrackerStore(TurnTrackerStore):
    """The tracker store; making one puts the seams in place."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        apply_all()
        super().__init__(*args, **kwargs)
