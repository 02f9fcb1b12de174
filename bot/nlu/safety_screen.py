"""The safety rules inside Rasa's pipeline, so that `rasa shell` is as safe as the server.

The server screens each message before Rasa sees it; here the same rules set the intent, so that the
talk remembers. Rules only ever add: what the trained net calls danger stays danger.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.danger_net import CRISIS
from bot.safety.screen import Screen, shared_screen

ROOT = Path(__file__).resolve().parents[2]
# p of the trained net's self-harm from which a danger of another kind gets the crisis lines as well
_CRISIS_TOO = 0.3
_INTENTS = {
    "self_harm": "danger_self_harm",
    "emergency": "danger_emergency",
    "violence": "danger_violence",
    "safeguarding": "concern_safeguarding",
    "wellbeing": "worry_staff",
}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class SafetyScreen(IntentClassifier, GraphComponent):  # type: ignore[misc]  # Rasa has no types for mypy
    """Sets the intent where the rules find danger; notes a concern or a worry under `safety`."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SafetyScreen:
        """Load the phrases that stand in knowledge/safety."""
        return cls(shared_screen(ROOT / "knowledge" / "safety" / "phrases.yml"))

    def process(self, messages: list[Message]) -> list[Message]:
        """Screen each message's own text."""
        for message in messages:
            finding = self._screen.check(str(message.get(TEXT) or ""))
            intent = _INTENTS.get(str(finding.kind))
            concern = intent if finding.level in ("concern", "wellbeing") else None
            message.set(
                "safety",
                {
                    "level": finding.level,
                    "rule": finding.rule,
                    "about": finding.about,
                    "concern": concern,
                    "dangers": list(finding.kinds) if finding.level == "danger" else [],
                },
                add_to_output=True,
            )
            seen = message.get("danger") or {}
            if seen.get("intent") == CRISIS and seen["confidence"] >= _CRISIS_TOO:
                intent = CRISIS if finding.level == "danger" else intent
            if finding.level == "danger" and intent:
                message.set(INTENT, {"name": intent, "confidence": 1.0}, add_to_output=True)
        return messages
