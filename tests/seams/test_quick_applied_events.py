"""The events that count are the same ones, whatever happened in the talk."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.core.events import (
    ActionExecuted,
    ActionReverted,
    ActiveLoop,
    BotUttered,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.seams import quick_applied_events as seam

HARMLESS: list[Any] = [
    lambda: ActionExecuted("action_listen"),
    lambda: ActionExecuted("a_form"),
    lambda: UserUttered("text"),
    lambda: BotUttered("text"),
    lambda: SlotSet("a", 1),
    SessionStarted,
    Restarted,
]
UNDOING: list[Any] = [ActionReverted, UserUtteranceReverted, lambda: ActiveLoop("a_form")]


@given(
    st.lists(st.sampled_from(HARMLESS), max_size=20)
    | st.lists(st.sampled_from(HARMLESS + UNDOING), max_size=20)
)
def test_the_same_events_as_rasas(makers: list[Any]) -> None:
    seam.apply()
    tracker = DialogueStateTracker("c", [])
    tracker.events.extend(make() for make in makers)
    expected = DialogueStateTracker.applied_events.__wrapped__(tracker)
    assert [id(event) for event in tracker.applied_events()] == [id(event) for event in expected]


def test_still_needed() -> None:
    """When this fails, Rasa no longer takes every talk apart event by event."""
    seam.apply()
    assert "isinstance" in DialogueStateTracker.applied_events.__wrapped__.__code__.co_names
