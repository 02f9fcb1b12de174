"""The policies of config.yml, trained in memory on rules and stories: what comes next, without NLU."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog
import yaml
from rasa.core.policies.ensemble import DefaultPolicyPredictionEnsemble
from rasa.core.policies.memoization import AugmentedMemoizationPolicy
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event
from rasa.shared.core.generator import TrainingDataGenerator
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.core.training_data.structures import StoryGraph

from bot.log_lines import configure

ROOT = Path(__file__).parents[2]
CONVERSATIONS = Path(__file__).with_name("test_conversations.yml")
POLICIES = {"RulePolicy": RulePolicy, "AugmentedMemoizationPolicy": AugmentedMemoizationPolicy}

Blocks = list[dict[str, Any]]


@dataclass
class Core:
    """Trained policies, asked as Rasa's processor asks them."""

    domain: Domain
    policies: list[Any]
    ensemble: DefaultPolicyPredictionEnsemble

    def follows(self, events: list[Event]) -> str:
        """Name the action after `events`."""
        tracker = DialogueStateTracker.from_events("test", events, self.domain.slots)
        rule_only = self.policies[0]._get_rule_only_data()
        predictions = {
            str(at): policy.predict_action_probabilities(tracker, self.domain, rule_only)
            for at, policy in enumerate(self.policies)
        }
        best = self.ensemble.combine_predictions_from_kwargs(tracker, self.domain, **predictions)
        return str(self.domain.action_names_or_texts[best.max_confidence_index])

    def wrong_turns(self, conversation: DialogueStateTracker) -> list[str]:
        """Say where `conversation` goes another way than was predicted."""
        events = list(conversation.events)
        return [
            f"{conversation.sender_id}: {found} for {event.action_name} at {at}"
            for at, event in enumerate(events)
            if at
            and isinstance(event, ActionExecuted)
            and (found := self.follows(events[:at])) != event.action_name
        ]


def read(name: str) -> Blocks:
    """Return the rules or stories of data/NAME.yml."""
    parsed = yaml.safe_load((ROOT / "data" / f"{name}.yml").read_text(encoding="utf-8"))
    return list(parsed[name])


def train(rules: Blocks, stories: Blocks, folder: Path) -> Core:
    """Train the policies of config.yml on `rules` and `stories`."""
    domain = Domain.load(str(ROOT / "domain.yml"))
    data = {"version": "3.1", "rules": copy.deepcopy(rules), "stories": copy.deepcopy(stories)}
    steps = YAMLStoryReader(domain).read_from_parsed_yaml(data)
    trackers = TrainingDataGenerator(StoryGraph(steps), domain, augmentation_factor=0).generate()
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    storage = LocalModelStorage.create(folder)
    context = ExecutionContext(GraphSchema({}))
    policies = []
    for settings in config["policies"]:
        kind = POLICIES[settings["name"]]
        own = {**kind.get_default_config(), **{k: v for k, v in settings.items() if k != "name"}}
        policies.append(kind.create(own, storage, Resource(settings["name"]), context))
        policies[-1].train(trackers, domain)
    ensemble = DefaultPolicyPredictionEnsemble.create({}, storage, Resource("ensemble"), context)
    return Core(domain, policies, ensemble)


@pytest.fixture(scope="module", autouse=True)
def quiet() -> Iterator[None]:
    """The policies tell each state they look at; other tests of this process hear everything again."""
    configure("error")
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def conversations() -> list[DialogueStateTracker]:
    """The talks of test_conversations.yml."""
    domain = Domain.load(str(ROOT / "domain.yml"))
    steps = YAMLStoryReader(domain).read_from_file(CONVERSATIONS)
    generator = TrainingDataGenerator(
        StoryGraph(steps), domain, use_story_concatenation=False, augmentation_factor=0
    )
    return list(generator.generate_story_trackers())


@pytest.fixture(scope="session")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Core]:
    """The policies as `rasa train` makes them of data/."""
    yield train(read("rules"), read("stories"), tmp_path_factory.mktemp("core"))


@pytest.fixture(scope="session")
def train_core() -> Callable[[Blocks, Blocks, Path], Core]:
    """Train the policies of config.yml on rules and stories, in a folder."""
    return train
