"""Actions of the tiny project: one that tells, and some that misbehave."""

import time
from typing import Any

from rasa_sdk import Action
from rasa_sdk.events import SlotSet


class ActionTell(Action):  # type: ignore[misc]
    """Says which intent it heard, in the shape of the reply contract."""

    def name(self) -> str:
        return "action_tell"

    def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
        intent = tracker.latest_message["intent"]["name"]
        buttons = [{"title": "Training", "payload": '/training{"topic": "offered"}'}]
        dispatcher.utter_message(text=f"You said {intent}.\n\nThat is all.", buttons=buttons)
        dispatcher.utter_message(
            json_message={
                "outcome": "answer",
                "answers": [],
                "parts": [{"kind": "lead", "text": f"You said {intent}."}],
                "confidence": 0.4,
            }
        )
        topic = next(tracker.get_latest_entity_values("topic"), None)
        count = (tracker.get_slot("count") or 0) + 1
        return [SlotSet("topic", topic or intent), SlotSet("count", count)]


class ActionBreak(Action):  # type: ignore[misc]
    """Raises, with the message in the exception's words."""

    def name(self) -> str:
        return "action_break"

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
        raise ValueError(f"broken by {tracker.latest_message['text']}")


class ActionHang(Action):  # type: ignore[misc]
    """Takes longer than anybody waits."""

    def name(self) -> str:
        return "action_hang"

    def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
        time.sleep(3)
        return []


class ActionSayNothing(Action):  # type: ignore[misc]
    """Ends without a word."""

    def name(self) -> str:
        return "action_say_nothing"

    def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
        return []
