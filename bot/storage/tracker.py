"""Turns of the log -> a tracker that knows which of its events are saved, and back.

A talk is loaded as its last few turns. What the turns before them left behind (slots,
a pause, a running form) is put in front as a handful of events, in the way in which
Rasa itself carries slots into a new session (`rasa/core/actions/action.py:586`).
So the cost of a turn does not grow with the talk, and replays of the tracker, of
which Rasa makes many, still end with the right slots.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    ConversationPaused,
    Event,
    SessionStarted,
    SlotSet,
    deserialise_events,
)
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.storage.turn_log import Turn


class StoredTracker(DialogueStateTracker):  # type: ignore[misc]  # Rasa has no types for mypy
    """A tracker with a mark behind its last saved event."""

    last_saved: Event | None = None
    number: int = 0

    def unsaved(self) -> list[Event]:
        """The events that are newer than the mark; all where it has none."""
        newest_first = takewhile(lambda event: event is not self.last_saved, reversed(self.events))
        return list(newest_first)[::-1]

    def mark_saved(self, number: int) -> None:
        """Moves the mark behind the newest event, which turn `number` holds."""
        self.last_saved = self.events[-1]
        self.number = number


def from_turns(
    conversation: str, slots: Iterable[Slot], window: Sequence[Turn], before: Turn | None
) -> StoredTracker:
    """The tracker of `window`; `before` is the turn in front of it, where there is one."""
    tracker = StoredTracker(conversation, slots)
    carried = before.carry if before else []
    for event in deserialise_events(carried + [e for turn in window for e in turn.events]):
        tracker.update(event)
    tracker.mark_saved(window[-1].number)
    return tracker


def as_turn(tracker: DialogueStateTracker, number: int, events: Sequence[Event]) -> Turn:
    """`events`, the newest ones of `tracker`, as turn `number`."""
    return Turn(
        number=number,
        events=[event.as_dict() for event in events],
        carry=[event.as_dict() for event in carry(tracker)],
        starts_session=any(isinstance(event, SessionStarted) for event in events),
    )


def carry(tracker: DialogueStateTracker) -> list[Event]:
    """Events that bring an empty tracker to the state of `tracker`."""
    at: Any = tracker.events[-1].timestamp
    slots = (slot for slot in tracker.slots.values() if slot.has_been_set)
    events: list[Event] = [SlotSet(slot.name, slot.value, timestamp=at) for slot in slots]
    if tracker.active_loop_name:
        events.append(ActiveLoop(tracker.active_loop_name, timestamp=at))
    if tracker.is_paused():
        events.append(ConversationPaused(timestamp=at))
    if tracker.latest_action_name == ACTION_LISTEN_NAME:
        events.append(ActionExecuted(ACTION_LISTEN_NAME, timestamp=at))
    return events
