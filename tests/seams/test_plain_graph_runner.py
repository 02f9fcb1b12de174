"""A loaded model gives the same answers when its nodes are called in plain order."""

from __future__ import annotations

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.seams import plain_graph_runner as seam

UPSTREAM = "__wrapped__"


def tracker(agent: Agent, intent: str) -> DialogueStateTracker:
    said = UserUttered("text", {"name": intent})
    listen = ActionExecuted("action_listen")
    made = DialogueStateTracker.from_events("c", [listen, said], agent.domain.slots)
    return made


@pytest.mark.parametrize("text", ["supervision", "training", "something else", ""])
def test_understands_the_same(agent: Agent, text: str) -> None:
    processor = agent.processor
    targets = [processor.model_metadata.nlu_target]
    results = []
    for run in (DaskGraphRunner.run, getattr(DaskGraphRunner.run, UPSTREAM)):
        message = UserMessage(text)
        inputs = {PLACEHOLDER_MESSAGE: [message], PLACEHOLDER_TRACKER: tracker(agent, "training")}
        found = run(processor.graph_runner, inputs=inputs, targets=targets)
        parsed = found[targets[0]][0].as_dict(only_output_properties=True)
        results.append({name: value for name, value in parsed.items() if name != "message_id"})
    assert results[0] == results[1]


@pytest.mark.parametrize("intent", ["supervision", "response", "unheard_of"])
def test_decides_the_same(agent: Agent, intent: str) -> None:
    processor = agent.processor
    targets = [processor.model_metadata.core_target]
    found = [
        run(
            processor.graph_runner,
            inputs={PLACEHOLDER_TRACKER: tracker(agent, intent)},
            targets=targets,
        )[targets[0]].probabilities
        for run in (DaskGraphRunner.run, getattr(DaskGraphRunner.run, UPSTREAM))
    ]
    assert found[0] == found[1]


def test_what_is_missing_is_said(agent: Agent) -> None:
    processor = agent.processor
    with pytest.raises(GraphRunError, match="Missing input"):
        processor.graph_runner.run(inputs={}, targets=[processor.model_metadata.core_target])


def test_still_needed() -> None:
    """When this fails, Rasa no longer schedules each run through dask."""
    seam.apply()
    assert "dask" in getattr(DaskGraphRunner.run, UPSTREAM).__code__.co_names
