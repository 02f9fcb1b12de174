"""Memory that was let go is given back while the server runs."""

from __future__ import annotations

import asyncio

import pytest

from bot.server import memory


def test_it_is_given_back_time_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[None] = []
    monkeypatch.setattr(memory, "GIVE_BACK_SECONDS", 0)
    monkeypatch.setattr(memory, "give_back_memory", lambda: given.append(None))

    async def until_twice() -> None:
        task = asyncio.create_task(memory.keep_giving_back())
        while len(given) < 2:
            await asyncio.sleep(0)
        task.cancel()

    asyncio.run(until_twice())
    assert len(given) >= 2


def test_a_library_that_cannot_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other C libraries than glibc have no such call."""
    monkeypatch.setattr(memory.ctypes, "CDLL", lambda _: object())
    memory.give_back_memory()
