"""Answers an intent with the lead sentence of its topic."""

import json
from pathlib import Path
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

# {intent: {"text": …, "custom": …}}, written by the benchmark beside this project.
REPLIES = json.loads(Path("replies.json").read_text(encoding="utf-8"))


class ActionReply(Action):
    def name(self) -> str:
        return "action_reply"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        reply = REPLIES[tracker.latest_message["intent"]["name"]]
        dispatcher.utter_message(text=reply["text"], json_message=reply["custom"])
        return []
