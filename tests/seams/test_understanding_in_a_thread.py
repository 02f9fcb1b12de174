"""While a message is understood, the event loop goes on."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import pytest
from rasa.core.agent import Agent

from bot.seams import understanding_in_a_thread as seam


def slow(seconds: float, threads: list[str]) -> Any:
    def parse(*_args: Any) -> dict[str, Any]:
        threads.append(threading.current_thread().name)
        time.sleep(seconds)
        return {"text": "a", "intent": {"name": None}, "entities": []}

    return parse


def test_the_loop_goes_on(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others are served while one message is understood."""
    threads: list[str] = []
    monkeypatch.setattr(agent.processor, "_parse_message_with_graph", slow(0.1, threads))

    async def run() -> int:
        parsing, ticks = asyncio.ensure_future(agent.parse_message("a")), 0
        while not parsing.done():
            await asyncio.sleep(0.005)
            ticks += 1
        assert parsing.result()["text"] == "a"
        return ticks

    assert asyncio.run(run()) > 3
    assert threads[0].startswith("understand")


def test_one_message_at_a_time(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[str] = []
    monkeypatch.setattr(agent.processor, "_parse_message_with_graph", slow(0.01, threads))

    async def run() -> None:
        await asyncio.gather(*(agent.parse_message(str(number)) for number in range(5)))

    asyncio.run(run())
    assert len(set(threads)) == 1


def test_an_error_reaches_the_turn(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any) -> None:
        raise OSError("no encoder")

    monkeypatch.setattr(agent.processor, "_parse_message_with_graph", fail)
    with pytest.raises(OSError, match="no encoder"):
        asyncio.run(agent.parse_message("a"))


def test_a_coroutine_that_waits_is_found_out() -> None:
    async def waits() -> None:
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="does wait now"):
        seam.drive(waits())


def test_still_needed(agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    """When this fails, Rasa leaves the event loop by itself."""
    threads: list[str] = []
    monkeypatch.setattr(agent.processor, "_parse_message_with_graph", slow(0, threads))
    upstream = type(agent.processor).parse_message
    while hasattr(upstream, "__wrapped__"):
        upstream = upstream.__wrapped__
    from rasa.core.channels.channel import UserMessage

    asyncio.run(upstream(agent.processor, UserMessage("a")))
    assert threads == ["MainThread"]
