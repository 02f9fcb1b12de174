"""What the tests of the seams share: an agent of the tiny project with all seams in place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.core.agent import Agent

from bot.server.assistant import Assistant
from bot.settings import load


@pytest.fixture(scope="module")
def assistant(
    tiny_models: Path, tiny_actions: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Assistant]:
    """The tiny project, loaded."""
    data = tmp_path_factory.mktemp("data")
    environ = {"DATA_DIR": str(data), "MODELS_DIR": str(tiny_models)}
    made = Assistant(load(environ, Path("/nonexistent")), actions=tiny_actions)
    made.load()
    yield made
    made.close()


@pytest.fixture
def agent(assistant: Assistant) -> Agent:
    assert assistant.agent is not None
    return assistant.agent
