"""Danger is looked for in all of a message, by words and by the model."""

import pytest

from bot.cli.project import ROOT
from bot.helpdesk.triage.danger import told_by_model, told_by_words
from bot.helpdesk.triage.rules import Rules
from bot.safety.screen import shared_screen

CHECK = shared_screen(ROOT / "knowledge" / "safety" / "phrases.yml").check
CALM = "The rota for the surgery is on the wall by the kettle. "


@pytest.mark.parametrize("before", [0, 10, 75, 2_000])
def test_danger_is_found_wherever_it_stands(before):
    """Behind some hundred pages too."""
    assert told_by_words(CALM * before + "I want to kill myself. " + CALM * 5, CHECK)


def test_a_worry_about_somebody_counts():
    """A clerk looks at it first, whoever has to be told."""
    assert told_by_words("I think one of my patients is being abused by her son.", CHECK)


def test_a_calm_text_is_calm():
    """However long it is, and when it asks about safeguarding."""
    assert not told_by_words(CALM * 500 + "Which session is about safeguarding?", CHECK)


def parse(danger=0.0, intent="ask_pay", ranking=()):
    return {
        "danger": {"intent": "danger_self_harm", "confidence": danger},
        "intent": {"name": intent, "confidence": 1.0},
        "questions": [
            {"ranking": [{"name": name, "confidence": chance} for name, chance in ranking]}
        ],
    }


def test_the_model_is_heard_too():
    """The net, the intent, or what a question most likely means: each is enough, and none is none."""
    rules = Rules.read(ROOT)
    grave, worry = min(rules.danger_intents), min(rules.concerns)
    assert told_by_model(parse(danger=rules.danger_from), rules)
    assert told_by_model(parse(intent=grave), rules)
    assert told_by_model(parse(ranking=[(worry, rules.concern_from)]), rules)
    assert not told_by_model(parse(ranking=[(worry, rules.concern_from - 0.01)]), rules)
    assert not told_by_model(parse(danger=rules.danger_from - 0.01), rules)
    assert not told_by_model({}, rules)
