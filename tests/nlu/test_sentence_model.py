"""The component that hands over the model reads no message: spaCy's tokeniser is kept from them."""

from __future__ import annotations

from pathlib import Path

import yaml
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.data import TrainingType

from bot.nlu.sentence_model import SentenceModel

ROOT = Path(__file__).parents[2]


def test_no_step_of_the_graph_runs_it_on_a_message() -> None:
    """A run of 4,000 apostrophes took spaCy's tokeniser five seconds, in which the server stood still."""
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    graph = DefaultV1Recipe().graph_config_for_recipe(config, {}, TrainingType.NLU)
    for schema in (graph.train_schema, graph.predict_schema):
        steps = [node for node in schema.nodes.values() if issubclass(node.uses, SentenceModel)]
        assert [node.fn for node in steps] == ["provide"]


def test_rasas_own_would_run_on_each() -> None:
    """So that this fails, and the component can go, once it does not."""
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    config["pipeline"][0] = {"name": "SpacyNLP", "model": "spl_minilm_v1"}
    graph = DefaultV1Recipe().graph_config_for_recipe(config, {}, TrainingType.NLU)
    steps = {node.fn for node in graph.predict_schema.nodes.values()}
    assert "process" in steps
    names = [name for name in graph.predict_schema.nodes if "SpacyNLP" in name]
    assert len(names) > 1
