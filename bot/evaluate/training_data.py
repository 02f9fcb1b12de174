"""The training examples as Rasa reads them, and what the page has of their intents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.knowledge import load as load_knowledge
from bot.nlu.train_reader import Example

ON_THE_PAGE, OFF_THE_PAGE = "page", "off"
ASKS_NOTHING = frozenset({"chat", "danger"})  # groups of config.yml


@dataclass(frozen=True)
class Training:
    """Examples, and the intents of which the page answers something."""

    examples: Sequence[Example]
    covered: frozenset[str]

    def place(self, intent: str, groups: Mapping[str, str]) -> str:
        """Where an intent stands: on the page, off it, or in a group that asks nothing of it."""
        if intent in self.covered:
            return ON_THE_PAGE
        group = groups.get(intent)
        return group if group in ASKS_NOTHING else OFF_THE_PAGE


def read_training(root: Path, data: Path | None = None) -> Training:
    """Read data/ (or the folder `data` in its place) and knowledge/ under `root`."""
    from rasa.shared.importers.rasa import RasaFileImporter

    from bot.nlu.question_reader import follows, only_net

    importer = RasaFileImporter(str(root / "config.yml"), None, [str(data or root / "data")])
    examples = [
        Example(message.get("text"), message.get("intent"), follows(message), only_net(message))
        for message in importer.get_nlu_data().intent_examples
        if message.get("text") and message.get("intent")
    ]
    return Training(examples, covered_intents(root))


def covered_intents(root: Path) -> frozenset[str]:
    """The intents that a topic of some role is there for."""
    roles = load_knowledge(root, date.today()).roles.values()
    return frozenset(intent for role in roles for t in role.topics.values() for intent in t.intents)
