"""The training data and the settings of the component that learns from it, as Rasa reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.knowledge import load as load_knowledge
from bot.nlu.entities import Lexicon
from bot.nlu.read_questions import Thresholds
from bot.nlu.train_reader import Example

COMPONENT = "QuestionReader"
ON_THE_PAGE, OFF_THE_PAGE = "page", "off"
ASKS_NOTHING = frozenset({"chat", "danger"})  # groups of config.yml


@dataclass(frozen=True)
class Training:
    """All that `train_reader` takes: examples, words, and what config.yml says of it."""

    examples: Sequence[Example]
    lexicon: Lexicon
    groups: Mapping[str, str]
    thresholds: Thresholds
    steps: int
    covered: frozenset[str]  # intents of which the page answers something

    def place(self, intent: str) -> str:
        """Where an intent stands: on the page, off it, or in a group that asks nothing of it."""
        if intent in self.covered:
            return ON_THE_PAGE
        group = self.groups.get(intent)
        return group if group in ASKS_NOTHING else OFF_THE_PAGE


def read_training(root: Path) -> Training:
    """Read data/ and config.yml under `root`."""
    from rasa.shared.nlu.training_data.loading import load_data

    data = load_data(str(root / "data"))
    config = component_config(root)
    return Training(
        examples=[
            Example(message.get("text"), message.get("intent"), after(message))
            for message in data.intent_examples
            if message.get("text") and message.get("intent")
        ],
        lexicon=Lexicon.read(root / config.get("words", "data/words.yml")),
        groups={
            intent: group
            for group, intents in config.get("groups", {}).items()
            for intent in intents
        },
        thresholds=Thresholds(**config.get("thresholds", {})),
        steps=config.get("steps", 50),
        covered=covered_intents(root),
    )


def covered_intents(root: Path) -> frozenset[str]:
    """The intents that a topic of some role is there for."""
    roles = load_knowledge(root, date.today()).roles.values()
    return frozenset(intent for role in roles for t in role.topics.values() for intent in t.intents)


def component_config(root: Path) -> dict[str, Any]:
    """What config.yml says of the component that reads questions. Raises LookupError without it."""
    config = yaml.safe_load((root / "config.yml").read_text(encoding="utf-8"))
    for entry in config["pipeline"]:
        if entry["name"].rpartition(".")[2] == COMPONENT:
            return dict(entry)
    raise LookupError(f"config.yml names no {COMPONENT}.")


def after(message: Any) -> str | None:
    """The intent that a follow-up comes after; it stands in the example's metadata."""
    example = (message.get("metadata") or {}).get("example") or {}
    found: str | None = example.get("after")
    return found
