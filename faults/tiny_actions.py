"""Actions for the tiny project that count, dawdle or hang, and note when they began and ended.

They stand in the place of `tests/tiny/tiny_actions`, under the same names.
"""

from __future__ import annotations

import os
import time
from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import SlotSet

from faults.spans import SPANS, SpanWriter
from faults.words import SLOWLY

SLOW_SECONDS = 0.25
HANG_SECONDS = 60.0
"""Longer than anybody waits."""

_spans = SpanWriter(os.environ.get(SPANS))


class ActionTell(Action):  # type: ignore[misc]  # the SDK has no types
    """Counts the turns of the talk, and says which one this is."""

    def name(self) -> str:
        return "action_tell"

    def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
        text = tracker.latest_message.get("text") or ""
        with _spans.span(tracker.sender_id):
            count = (tracker.get_slot("count") or 0) + 1
            if SLOWLY in text:
                time.sleep(SLOW_SECONDS)
            dispatcher.utter_message(text=f"This is turn {count}.")
            dispatcher.utter_message(
                json_message={
                    "outcome": "answer",
                    "answers": [],
                    "parts": [{"kind": "lead", "text": f"This is turn {count}."}],
                    "confidence": 1.0,
                }
            )
        return [SlotSet("count", count)]


class ActionBreak(Action):  # type: ignore[misc]
    """Raises, with the message in the exception's words."""

    def name(self) -> str:
        return "action_break"

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
        raise ValueError(f"broken by {tracker.latest_message['text']}")


class ActionHang(Action):  # type: ignore[misc]
    """Takes longer than anybody waits, and holds its thread for so long."""

    def name(self) -> str:
        return "action_hang"

    def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
        time.sleep(HANG_SECONDS)
        return []


class ActionSayNothing(Action):  # type: ignore[misc]
    """Ends without a word."""

    def name(self) -> str:
        return "action_say_nothing"

    def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
        return []
