"""A command counts where the assistant offered it in this conversation, and nowhere else."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.nlu.training_data.message import Message

from bot.seams import offered_payloads as seam
from bot.turn.collecting import CollectingChannel

OFFERED = '/training{"topic": "offered"}'


async def say(agent: Agent, conversation: str, text: str) -> dict[str, Any]:
    """Says `text`; what the tracker holds afterwards."""
    await agent.handle_message(UserMessage(text, CollectingChannel(), conversation))
    tracker = await agent.tracker_store.retrieve(conversation)
    assert tracker is not None
    latest = tracker.latest_message
    return {"text": latest.text, "intent": latest.intent["name"], **tracker.current_slot_values()}


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        "/session_start",
        "/secret",
        '/secret{"topic": "mine"}',
        "  /secret",
        "\u00a0/secret",
        "/secret@1.0",
        OFFERED,
        "/",
        "//secret",
        '/{"topic": "mine"}',
    ],
)
def test_a_typed_command_does_nothing_special(agent: Agent, text: str) -> None:
    """It triggers no intent and fills no slot: it is a text like any other."""
    found = asyncio.run(say(agent, uuid.uuid4().hex, text))
    assert found["intent"] not in ("secret", "restart", "session_start")
    assert found["topic"] not in ("mine", "offered")
    assert found["text"].strip() == text.strip()


def test_a_button_of_this_conversation_works(agent: Agent) -> None:
    async def run() -> dict[str, Any]:
        mine = uuid.uuid4().hex
        await say(agent, mine, "supervision")
        return await say(agent, mine, OFFERED)

    found = asyncio.run(run())
    assert (found["intent"], found["topic"]) == ("training", "offered")


def test_a_button_works_however_long_ago_it_was_offered(agent: Agent) -> None:
    async def run() -> dict[str, Any]:
        mine = uuid.uuid4().hex
        await say(agent, mine, "supervision")
        for _ in range(12):
            await say(agent, mine, "a response")
        return await say(agent, mine, OFFERED)

    assert asyncio.run(run())["topic"] == "offered"


def test_another_value_in_an_offered_command_is_another_command(agent: Agent) -> None:
    async def run() -> dict[str, Any]:
        mine = uuid.uuid4().hex
        await say(agent, mine, "supervision")
        return await say(agent, mine, '/training{"topic": "mine"}')

    assert asyncio.run(run())["topic"] not in ("mine", "offered")


def test_a_component_that_cleans_the_text_makes_no_command_of_it(agent: Agent) -> None:
    """What is believed is the message as it came, so a greeting cut off leaves no command."""
    seam.apply()
    handler = next(
        node._component
        for name, node in agent.processor.graph_runner._instantiated_nodes.items()
        if "RegexMessageHandler" in name
    )
    token = seam.believed.set("")
    try:
        message = Message({"text": "/secret"})
        assert handler.process([message], agent.domain) == [message]
    finally:
        seam.believed.reset(token)


def test_where_nobody_talks_commands_work(agent: Agent) -> None:
    """`rasa test` and `rasa shell nlu` try messages out without a tracker."""
    assert asyncio.run(agent.parse_message("/secret"))["intent"]["name"] == "secret"


def test_still_needed(agent: Agent) -> None:
    """When this fails, Rasa no longer believes what people type."""
    from rasa.nlu.classifiers.regex_message_handler import RegexMessageHandler

    upstream = RegexMessageHandler.process.__wrapped__
    [message] = upstream(RegexMessageHandler(), [Message({"text": "/secret"})], agent.domain)
    assert message.get("intent")["name"] == "secret"
