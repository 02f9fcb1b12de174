"""The Rasa component: finds the questions in a message and their intents (`read_questions.py` does the work).

One component rather than Rasa's chain of featurisers and a classifier, because a message holds several
questions and each has to go through the whole chain; what it finds stands in the parse, under
`questions`, so that `rasa shell nlu` shows it.
"""

from __future__ import annotations

import hashlib
import logging
import re
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.language import Language

from bot.nlu.choice import chosen
from bot.nlu.classify import Question, Thresholds
from bot.nlu.entities import Lexicon
from bot.nlu.read_questions import Reader
from bot.nlu.reader_files import load, save
from bot.nlu.sentence_model import SentenceModel
from bot.nlu.through_spacy import encoder, known_words, larger_encoder, load_larger_encoder
from bot.nlu.train_reader import Example, train_reader

log = logging.getLogger(__name__)

_COMMAND = re.compile(r"\s*/+\w+\s*(\{.*\})?\s*$", re.DOTALL)
ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = "questions"
DANGER = "danger"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True, model_from="SentenceModel"
)
class QuestionReader(IntentClassifier, GraphComponent):  # type: ignore[misc]  # Rasa has no types for mypy
    """Sets `intent`, `intent_ranking`, `entities`, `questions` and `danger` on each message."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Need the spaCy model with the sentence encoder."""
        return [SentenceModel]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Groups of intents that are no questions about a role; thresholds (see `Thresholds`); the words named."""
        return {
            "groups": {},
            "thresholds": {},
            "steps": 80,
            "look_again": True,
            "words": "data/words.yml",
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Return a digest of the words, which are no training data of Rasa's: other words, train again."""
        words = {**cls.get_default_config(), **config}["words"]
        return hashlib.sha256((ROOT / words).read_bytes()).hexdigest()

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        reader: Reader | None = None,
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._reader = reader

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> QuestionReader:
        """Make an untrained component."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData, model: SpacyModel) -> Resource:
        """Learn from all intent examples but payloads; `metadata: {after: …}` marks a follow-up, `{only: net}` danger alone."""
        examples = [
            Example(text, message.get(INTENT), follows(message), only_net(message))
            for message in training_data.intent_examples
            if (text := message.get(TEXT)) and not text.startswith(INTENT_MESSAGE_PREFIX)
        ]
        self._reader = train_reader(
            examples,
            encoder(model.model),
            Lexicon.read(ROOT / self._config["words"]),
            group_of_each(self._config["groups"]),
            Thresholds(**self._config["thresholds"]),
            known_words(model.model),
            progress=lambda step: log.info("Training step: %s", step),
            steps=self._config["steps"],
            larger=larger_encoder(model.model) if self._config["look_again"] else None,
        )
        with self._storage.write_to(self._resource) as folder:
            save(self._reader, folder)
        return self._resource

    def process(
        self, messages: list[Message], model: SpacyModel, tracker: DialogueStateTracker
    ) -> list[Message]:
        """Read each message in the light of the talk so far (`tracker`, empty in `rasa shell nlu`)."""
        slots = tracker.current_slot_values()
        for message in messages:
            self._read(message, model.model, slots)
        return messages

    def _read(self, message: Message, model: Language, slots: dict[str, Any]) -> None:
        # A payload that was offered is read by Rasa's RegexMessageHandler, last in every graph; one that
        # was not (bot/seams/offered_payloads.py) is the words it is.
        text = str(message.get(TEXT) or "").lstrip("/ \t\n")
        payload = chosen(text, slots.get("offered") or [])
        if payload:
            picked = YAMLStoryReader.unpack_regex_message(Message({TEXT: payload}))
            for name in (INTENT, INTENT_RANKING_KEY, ENTITIES):
                message.set(name, picked.get(name), add_to_output=True)
            return
        reader = self._reader
        if reader is None or not text.strip():
            return
        if _COMMAND.match(str(message.get(TEXT))):  # "/restart" asks nothing
            nothing = {"name": "gibberish", "confidence": 1.0}
            message.set(INTENT, nothing, add_to_output=True)
            message.set(INTENT_RANKING_KEY, [nothing], add_to_output=True)
            return
        reader.spelling.knows = known_words(model)
        encode, larger = encoder(model), larger_encoder(model)
        encode.ahead(reader.looked_at_for_danger(text))
        questions = reader.read(text, encode, slots.get("intent_before"), larger)
        first = reader.classifier.ranking(questions[0])
        danger = reader.danger(text, encode, larger)
        if danger["confidence"] >= reader.thresholds.danger:
            top = {"name": danger["intent"], "confidence": round(danger["confidence"], 4)}
        else:
            top = first[0]
        message.set(INTENT, top, add_to_output=True)
        message.set(INTENT_RANKING_KEY, first, add_to_output=True)
        message.set(DANGER, danger, add_to_output=True)
        message.set(
            ENTITIES,
            [entity for question in questions for entity in question.entities],
            add_to_output=True,
        )
        message.set(
            QUESTIONS, [as_output(reader, question) for question in questions], add_to_output=True
        )

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> QuestionReader:
        """Read a trained component back. Raises ValueError where the model holds none: train again."""
        with model_storage.read_from(resource) as folder:
            reader = load(
                folder, group_of_each(config["groups"]), Thresholds(**config["thresholds"])
            )
        if reader.classifier.second:
            load_larger_encoder()  # now, or the first question in doubt would wait for it
        return cls(config, model_storage, resource, reader)


def as_output(reader: Reader, question: Question) -> dict[str, Any]:
    """Return a question as plain data for the parse."""
    similarity, nearest = reader.classifier.nearest(question)
    return {
        "text": question.text,
        "form": question.form,
        "ranking": reader.classifier.ranking(question, most=12),
        "groups": reader.classifier.group_sums(question),
        "entities": question.entities,
        "ellipsis": question.ellipsis,
        "similarity": round(similarity, 4),
        "nearest": nearest,
    }


def follows(message: Message) -> str | None:
    """Return the intent that `message` is marked as a follow-up of, if any."""
    example = (message.get("metadata") or {}).get("example") or {}
    return example.get("after")


def only_net(message: Message) -> bool:
    """Return whether `message` is marked `metadata: {only: net}`, with all of its intent's in that file."""
    of_intent = (message.get("metadata") or {}).get("intent") or {}
    return of_intent.get("only") == "net"


def group_of_each(groups: dict[str, list[str]]) -> dict[str, str]:
    """Turn {group: intents} round: {intent: group}."""
    return {intent: group for group, intents in groups.items() for intent in intents}
