"""The Rasa component: what it makes of a message in the light of the slots."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.features import Vector
from bot.nlu.question_reader import QuestionReader

OFFERED = [
    {"title": "Is it online?", "payload": '/choose{"topic": "training.online"}', "choice": True},
    {"title": "Talk to a person", "payload": "/ask_human", "choice": False},
]


class Model:
    """Stands in for a spaCy model that is not ours: documents with a vector."""

    pipe_names: tuple[str, ...] = ()

    def __init__(self, encode: Callable[[str], Vector]) -> None:
        self._encode = encode

    def __call__(self, text: str) -> Any:
        return SimpleNamespace(vector=self._encode(text))


class Component:
    """A trained component, written and read back, and its model."""

    def __init__(self, reader: QuestionReader, model: Any) -> None:
        self.reader = reader
        self.model = model

    def read(self, text: str, **slots: Any) -> Message:
        tracker = SimpleNamespace(current_slot_values=lambda: slots)
        (message,) = self.reader.process([Message({"text": text})], self.model, tracker)
        return message


@pytest.fixture(scope="module")
def component(
    encode: Callable[[str], Vector],
    examples: list[tuple[str, str, str | None]],
    groups: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Component]:
    """Trained on the handful of intents, with one payload among the examples."""
    by_group: dict[str, list[str]] = {}
    for intent, group in groups.items():
        by_group.setdefault(group, []).append(intent)
    config = {**QuestionReader.get_default_config(), "groups": by_group}
    storage = LocalModelStorage.create(tmp_path_factory.mktemp("model"))
    context, resource = ExecutionContext(GraphSchema({})), Resource("reader")
    data = [
        Message({"text": text, "intent": intent, "metadata": {"example": {"after": after}}})
        for text, intent, after in [*examples, ('/choose{"topic": "x"}', "choose", None)]
    ]
    model = SimpleNamespace(model=Model(encode))
    QuestionReader.create(config, storage, resource, context).train(TrainingData(data), model)
    yield Component(QuestionReader.load(config, storage, resource, context), model)


def test_what_stands_in_the_parse(component: Component) -> None:
    """Intent, ranking, entities, questions and danger are all set, as `rasa shell nlu` shows them."""
    parse = component.read("Do I need a degree? Who is my supervisor in the PCN?").as_dict(True)
    assert parse["intent"]["name"] == "ask_degree"
    assert [entity["value"] for entity in parse["entities"]] == ["degree", "PCN"]
    assert [q["ranking"][0]["name"] for q in parse["questions"]] == ["ask_degree", "ask_supervisor"]
    assert parse["danger"]["confidence"] < 0.5
    assert len(parse["intent_ranking"]) > 1


def test_danger_is_the_intent_of_the_message(component: Component) -> None:
    """The trained net's danger comes before any question beside it."""
    assert component.read("i want to kill myself").get("intent")["name"] == "danger_self_harm"


def test_the_question_before_is_read_from_its_slot(component: Component) -> None:
    """`intent_before` gives a follow-up its meaning."""
    message = component.read("and for how long", intent_before="ask_online")
    assert message.get("intent")["name"] == "ask_length"


@pytest.mark.parametrize("text", ["1", "the first one", "Is it online?", "is it online"])
def test_a_choice_is_read_as_the_button(component: Component, text: str) -> None:
    """Number, order and words give the intent and topic of the payload; the words stay as typed."""
    message = component.read(text, offered=OFFERED)
    assert message.get("intent")["name"] == "choose"
    assert [(e["entity"], e["value"]) for e in message.get("entities")] == [
        ("topic", "training.online")
    ]
    assert message.get("text") == text
    assert message.get("questions") is None
    assert {"intent", "entities"} <= message.output_properties


def test_a_button_without_entities(component: Component) -> None:
    """ "Talk to a person", typed, is the wish for one."""
    message = component.read("talk to a person", offered=OFFERED)
    assert (message.get("intent")["name"], message.get("entities")) == ("ask_human", [])


@pytest.mark.parametrize("text", ["/ask_pay", '/choose{"topic": "x"}', "/restart", " //greet"])
def test_a_typed_command_asks_nothing(component: Component, text: str) -> None:
    """Nothing of it is carried out, and no answer is guessed from its letters."""
    message = component.read(text)
    assert not message.get("questions")
    assert message.get("intent")["name"] == "gibberish"


def test_a_question_after_a_slash_is_read(component: Component) -> None:
    """People slip; a sentence behind a slash is a sentence."""
    assert component.read("/how long is the training").get("questions")


def test_nothing_to_read(component: Component) -> None:
    """A blank message has no questions, and no intent."""
    assert component.read(" ").get("questions") is None


def test_other_words_mean_other_training(tmp_path: Path) -> None:
    """The words file counts in Rasa's fingerprint, though it is no training data of Rasa's."""
    words = tmp_path / "words.yml"
    words.write_text("a: 1\n")
    first = QuestionReader.fingerprint_addon({"words": str(words)})
    words.write_text("a: 2\n")
    assert first != QuestionReader.fingerprint_addon({"words": str(words)})
    assert QuestionReader.fingerprint_addon({}) is not None
