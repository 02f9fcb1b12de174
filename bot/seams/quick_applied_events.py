"""Finds the events that count without taking the talk apart, where nothing was undone.

`rasa/shared/core/trackers.py:478` asks four questions about each event, each of them
through the slow `isinstance` of abstract classes, and is called seven times a turn. In
a talk where nothing was reverted and no form runs, the answer is what comes after the
last restart or start of a session.

No longer needed once Rasa's own is as quick: tests/seams/test_quick_applied_events.py
fails then.
"""

from __future__ import annotations

import functools
from typing import Any

from rasa.shared.core.events import (
    ActionReverted,
    ActiveLoop,
    Event,
    LegacyForm,
    Restarted,
    SessionStarted,
    UserUtteranceReverted,
)
from rasa.shared.core.trackers import DialogueStateTracker

UNDOING = {ActionReverted, UserUtteranceReverted, ActiveLoop, LegacyForm}
STARTING = {Restarted, SessionStarted}


def apply() -> None:
    """Puts the seam in place, once."""
    upstream = DialogueStateTracker.applied_events
    if hasattr(upstream, "seam"):
        return

    @functools.wraps(upstream)
    def applied_events(self: Any) -> list[Event]:
        events = list(self.events)
        kinds = [type(event) for event in events]
        if not UNDOING.isdisjoint(kinds):
            return list(upstream(self))
        start = max((i for i, kind in enumerate(kinds, start=1) if kind in STARTING), default=0)
        return events[start:]

    applied_events.seam = True  # type: ignore[attr-defined]
    DialogueStateTracker.applied_events = applied_events
