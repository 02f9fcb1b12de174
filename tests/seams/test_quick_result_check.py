"""An action's answer is checked at once, and a wrong one is still found."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import EndpointConfig

from bot.seams import quick_result_check as seam

GOOD = {"events": [{"event": "slot", "name": "a", "value": 1}], "responses": [{"text": "hello"}]}
BAD: list[Any] = [
    [],
    {"events": {}, "responses": []},
    {"events": ["slot"], "responses": []},
    {"events": [], "responses": ["hello"]},
    {"events": [{"name": "a"}], "responses": []},
]


def check(url: str, result: Any) -> bool:
    seam.apply()
    found: bool = RemoteAction("action_a", EndpointConfig(url))._validate_action_result(result)
    return found


@pytest.mark.parametrize("url", ["in-process:actions", "http://localhost:5055/webhook"])
def test_a_good_answer_passes_and_a_bad_one_does_not(url: str) -> None:
    assert check(url, GOOD)
    for bad in BAD:
        with pytest.raises(jsonschema.ValidationError):
            check(url, bad)


def test_still_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """When this fails, Rasa no longer makes a validator for each answer."""
    seam.apply()
    made = []
    monkeypatch.setattr(jsonschema, "validate", lambda *args: made.append(args))
    upstream = RemoteAction._validate_action_result.__wrapped__
    upstream(RemoteAction("action_a", EndpointConfig("http://localhost")), GOOD)
    assert made
