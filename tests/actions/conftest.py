"""A talk through the actions, with rasa_sdk's own tracker and dispatcher: slots in, slots out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.action_answer import ActionAnswer


@dataclass
class Slots:
    """A conversation: only what stands in its slots goes from turn to turn."""

    slots: dict[str, Any] = field(default_factory=dict)
    messages: list[dict[str, Any]] = field(default_factory=list)

    def says(
        self, said: str, /, text: str = "", action: Action | None = None, **parse: Any
    ) -> dict[str, Any]:
        """Run `action` on a message whose intent is `said`, keep the slots it sets, and return its `custom` object."""
        text = text or said
        question = {"text": text, "form": "what", "ranking": [{"name": said, "confidence": 0.9}]}
        latest = {
            "text": text,
            "intent": {"name": said, "confidence": 0.9},
            "entities": [],
            "questions": [{**question, "similarity": 1.0}],
            **parse,
        }
        tracker = Tracker("me", self.slots, latest, [], False, None, {}, "action_listen")
        dispatcher = CollectingDispatcher()
        for event in (action or ActionAnswer()).run(dispatcher, tracker, {}):
            assert event["event"] == "slot"
            self.slots[event["name"]] = event["value"]
        self.messages = dispatcher.messages
        return dict(self.messages[1]["custom"])

    @property
    def text(self) -> str:
        """What a person reads."""
        return str(self.messages[0]["text"])

    @property
    def buttons(self) -> list[dict[str, str]]:
        """What a person can press."""
        return list(self.messages[0]["buttons"])


@pytest.fixture
def talk() -> Slots:
    """A new conversation."""
    return Slots()


@pytest.fixture
def ids() -> Callable[[dict[str, Any]], list[str]]:
    """The topics that a reply answers."""
    return lambda custom: [answer["id"] for answer in custom["answers"]]
