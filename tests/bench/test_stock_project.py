"""The rival is stock: the pipeline of `rasa init`, our data, and our lead sentences."""

from __future__ import annotations

import json
import tomllib
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bench.places import ROOT, STOCK
from bench.stock_replies import stock_replies
from bench.training_data import Example, Examples, examples_by_intent, nlu_blocks, read_data
from bench.write_stock_project import domain, rules, stories, write_stock_project

yaml = YAML(typ="safe", pure=True)
DEFAULT_CONFIG = "rasa/engine/recipes/config_files/default_config.yml"


@pytest.fixture(scope="module")
def ours() -> Examples:
    return examples_by_intent(nlu_blocks(read_data()))


@pytest.fixture(scope="module")
def replies(ours: Examples) -> dict[str, Any]:
    return stock_replies(ours)


def test_its_pipeline_and_policies_are_those_that_rasa_init_trains_with() -> None:
    default = yaml.load(Path(str(distribution("rasa").locate_file(DEFAULT_CONFIG))))
    assert yaml.load(STOCK / "config.yml") == default


def test_its_environment_is_locked_with_hashes_and_without_addresses() -> None:
    lock = (STOCK / "requirements.lock").read_text()
    assert "rasa==3.6.21" in lock
    assert "tensorflow==2.12.0" in lock
    assert "://" not in lock
    assert all("--hash=sha256:" in part for part in lock.replace("\\\n", " ").splitlines())


def test_its_other_packages_are_what_rasa_pins_but_for_four() -> None:
    tool = tomllib.loads((STOCK / "pyproject.toml").read_text())["tool"]["uv"]
    lifted = {line.split(">")[0].split("=")[0] for line in tool["override-dependencies"]}
    assert lifted == {"matplotlib", "dask", "protobuf", "setuptools"}


def test_each_intent_of_ours_has_a_reply_and_a_rule(
    ours: Examples, replies: dict[str, Any]
) -> None:
    intents = {*ours, "nlu_fallback"}
    assert set(replies) == intents
    assert {rule["steps"][0]["intent"] for rule in rules(ours)} == intents


def test_a_topic_is_answered_with_its_lead_sentence_and_its_quotes(replies: dict[str, Any]) -> None:
    for file in (ROOT / "knowledge").glob("*/topics.yml"):
        for topic in yaml.load(file)["topics"]:
            reply = replies[topic["intents"][0]]
            assert reply["text"].startswith(topic["lead"].strip())
            assert reply["custom"]["outcome"] == "answer"
            assert len(reply["custom"]["answers"][0]["sources"]) == len(topic["says"])


def test_a_near_miss_is_said_not_to_be_covered(replies: dict[str, Any]) -> None:
    near = yaml.load(ROOT / "knowledge" / "near.yml")["near"]
    covered = {"ask_skill_other"}
    for intent in set(near) & set(replies) - covered:
        assert replies[intent]["custom"]["outcome"] in ("not_covered", "answer")
    assert near["ask_pay"]["thing"] in replies["ask_pay"]["text"]
    assert replies["ask_pay"]["custom"]["outcome"] == "not_covered"
    assert replies["nlu_fallback"]["custom"]["outcome"] == "not_covered"


def test_a_story_keeps_its_intents_and_is_told_once() -> None:
    def told(*steps: dict[str, Any]) -> dict[str, Any]:
        return {"story": "s", "steps": list(steps)}

    twice = told({"intent": "a"}, {"action": "x"}, {"slot_was_set": [{"s": 1}]}, {"intent": "b"})
    data = [{"stories": [twice, told({"intent": "a"}, {"intent": "b"}, {"action": "y"})]},
            {"stories": [told({"or": [{"intent": "a"}]}), told({"intent": "unknown"})]}]  # fmt: skip
    steps = [
        {"intent": "a"},
        {"action": "action_reply"},
        {"intent": "b"},
        {"action": "action_reply"},
    ]
    assert list(stories(data, {"a", "b"})) == [{"story": "s", "steps": steps}]


def test_the_project_holds_what_rasa_needs(tmp_path: Path) -> None:
    given = {"ask_pay": [Example("wage?")]}
    project = write_stock_project(tmp_path / "stock", given)
    assert domain(given)["intents"] == ["ask_pay"]
    assert yaml.load(project / "data" / "nlu.yml")["nlu"][0]["intent"] == "ask_pay"
    assert set(json.loads((project / "replies.json").read_text())) == {"ask_pay", "nlu_fallback"}
    for name in ("config.yml", "credentials.yml", "endpoints.yml", "actions/action_reply.py"):
        assert (project / name).is_file()
