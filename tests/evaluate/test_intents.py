"""Intents are measured with the components themselves, on examples that they did not see."""

import json

import numpy as np
import pytest

from bot.evaluate.cross_validate import cross_validate
from bot.evaluate.few_shot import measure
from bot.evaluate.intent_figures import intent_figures
from bot.evaluate.training_data import Training
from bot.nlu.train_reader import Example

OPENINGS = ("tell me", "please say", "i wonder", "quick one", "do you know", "just asking")
ASKED = {
    "ask_hours": "when does it open",
    "ask_dogs": "may dogs come",
    "ask_pay": "what is the pay",
}


@pytest.fixture
def training():
    examples = [
        Example(f"{opening} {words}", intent)
        for intent, words in {**ASKED, "greet": "hello there friend"}.items()
        for opening in OPENINGS
    ]
    return Training(examples, frozenset({"ask_hours", "ask_dogs"}))


def test_each_example_is_read_once_by_a_model_that_did_not_see_it(training, components):
    held = cross_validate(training, components, folds=3)
    assert sorted(held.texts) == sorted(example.text for example in training.examples)
    assert held.within(1) == np.mean(held.true == held.guessed) == 1.0
    assert set(held.place) == {"page", "off", "chat"}


def test_what_the_page_answers_is_told_from_what_it_does_not(training, components):
    held = cross_validate(training, components, folds=3)
    assert held.covered[held.place == "page"].min() > held.covered[held.place == "off"].max()
    assert intent_figures(held)["AUROC of p(on the page)"].startswith("1.000")


def test_an_intent_that_training_lacks_has_no_rank(training, components):
    lone = Example("is there a car park", "ask_parking")
    held = cross_validate(
        Training([*training.examples, lone], training.covered), components, folds=3
    )
    assert held.rank[held.texts.index(lone.text)] == np.inf


def test_a_few_shot_set_has_all_figures(tmp_path, components):
    pairs = [(f"{opening} {words}", name) for name, words in ASKED.items() for opening in OPENINGS]
    data = {
        "train": [pair for pair in pairs if not pair[0].startswith("just")],
        "test": [pair for pair in pairs if pair[0].startswith("just")],
        "typo": [("just asking wen does it open", "ask_hours")],
        "oos": {"far": ["purple elephants dance", "xyzzy"]},
    }
    (tmp_path / "tiny.json").write_text(json.dumps(data))
    result = measure(tmp_path / "tiny.json", components)
    assert result.name == "tiny"
    assert set(result.figures) == {
        "accuracy",
        "macro F1",
        "accuracy with typos",
        "far AUROC",
        "far recall",
    }
    assert result.figures["accuracy"].value == 1.0
    assert result.reference == {}
