"""A loaded model has the domain that it was trained with, read once."""

from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.domain import Domain

from bot.seams import domain_read_once as seam


def provider(agent: Agent) -> Any:
    nodes = agent.processor.graph_runner._instantiated_nodes.values()
    return next(n._component for n in nodes if isinstance(n._component, DomainProvider))


def test_the_same_domain_as_read_from_its_file(agent: Agent) -> None:
    assert provider(agent).provide_inference() is agent.domain
    written = Path(__file__).parents[1] / "tiny" / "domain.yml"
    assert Domain.from_path(written).as_dict() == agent.domain.as_dict()


def test_still_needed(tiny_models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When this fails, Rasa no longer reads the domain a second time."""
    seam.apply()
    read = []
    monkeypatch.setattr(Domain, "from_path", lambda path: read.append(path))

    class Storage:
        def read_from(self, resource: Any) -> Any:
            from contextlib import nullcontext

            return nullcontext("folder")

    DomainProvider.load({}, Storage(), None, None)
    assert read == ["folder"]
