"""A remembered event type is the one that Rasa finds."""

import pytest
from rasa.shared.core.events import Event, UserUttered

from bot.seams import remembered_event_types as seam


@pytest.mark.parametrize("name", ["user", "bot", "action", "slot", "session_started", "restart"])
def test_finds_what_rasa_finds(name: str) -> None:
    seam.apply()
    upstream = Event.resolve_by_type.__wrapped__
    assert Event.resolve_by_type(name) is Event.resolve_by_type(name) is upstream(name)


def test_a_default_is_not_remembered() -> None:
    seam.apply()
    assert Event.resolve_by_type("no such event", UserUttered) is UserUttered
    assert Event.resolve_by_type("topic") is None
    with pytest.raises(ValueError, match="Unknown event name"):
        Event.resolve_by_type("no such event")


def test_still_needed() -> None:
    """When this fails, Rasa no longer walks all classes for each event."""
    seam.apply()
    assert "all_subclasses" in Event.resolve_by_type.__wrapped__.__code__.co_names
