"""Actions run in the server's process; a bad one is an error with no words of the talk."""

from __future__ import annotations

import asyncio
import inspect
import json
from typing import Any

import pytest
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk import Action
from rasa_sdk.interfaces import ActionExecutionRejection

from bot.seams import in_process_actions as seam


class Rejects(Action):  # type: ignore[misc]
    def name(self) -> str:
        return "action_reject"

    def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
        raise ActionExecutionRejection("action_reject", "not now")


class NoJson(Action):  # type: ignore[misc]
    def name(self) -> str:
        return "action_no_json"

    def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
        return [{"event": "slot", "name": "a", "value": {1, 2}}]


def call(name: str, text: str = "hello") -> dict[str, Any]:
    message = {"text": text, "intent": {"name": "ask"}, "entities": []}
    tracker = {"sender_id": "c", "slots": {}, "latest_message": message, "events": []}
    return {"next_action": name, "sender_id": "c", "tracker": tracker}


@pytest.fixture(scope="module")
def actions(tiny_actions: str) -> seam.InProcessActions:
    return seam.InProcessActions(tiny_actions, seconds=0.3)


def test_a_plain_action_answers(actions: seam.InProcessActions) -> None:
    answer = asyncio.run(actions.run(call("action_tell")))
    assert answer["responses"][0]["text"].startswith("You said ask")
    assert {"event": "slot", "name": "topic", "value": "ask", "timestamp": None} in answer["events"]


def test_a_plain_action_does_not_hold_up_the_loop(actions: seam.InProcessActions) -> None:
    async def run() -> int:
        hanging, ticks = asyncio.ensure_future(actions.run(call("action_hang"))), 0
        while not hanging.done():
            await asyncio.sleep(0.01)
            ticks += 1
        with pytest.raises(seam.ActionFailed, match="action_hang: TimeoutError"):
            hanging.result()
        return ticks

    assert asyncio.run(run()) > 5


@pytest.mark.parametrize("name", ["action_break", "action_no_json", "action_that_is_not_there"])
def test_a_bad_action_is_named_without_the_words(actions: seam.InProcessActions, name: str) -> None:
    with pytest.raises(seam.ActionFailed, match=name) as caught:
        asyncio.run(actions.run(call(name, "canary")))
    assert "canary" not in str(caught.value)


def test_a_rejection_reaches_rasa_in_its_own_way(actions: seam.InProcessActions) -> None:
    with pytest.raises(ClientResponseError) as caught:
        asyncio.run(actions.run(call("action_reject")))
    assert caught.value.status == 400
    assert json.loads(caught.value.text) == {"action_name": "action_reject", "error": "not now"}


def test_other_addresses_go_the_way_they_went(monkeypatch: pytest.MonkeyPatch) -> None:
    seam.apply()
    asked = []
    monkeypatch.setattr(EndpointConfig, "session", lambda self: asked.append(self.url))
    with pytest.raises((AttributeError, TypeError)):  # the stand-in is no session
        asyncio.run(EndpointConfig("http://localhost:5055/webhook").request(json={}))
    assert asked == ["http://localhost:5055/webhook"]


def test_a_missing_package_is_an_error_and_no_end_of_the_process() -> None:
    with pytest.raises(ImportError):
        seam.InProcessActions("no_such_package")


def test_still_needed() -> None:
    """When this fails, an action's address is no longer bound to be HTTP."""
    assert "action_endpoint.request" in inspect.getsource(RemoteAction.run)
    assert "aiohttp" in inspect.getsource(EndpointConfig.session)
