"""What is done beside a request: all of it, in its own time, and what fails is told in the log alone."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels.beside import Beside
from bot.turn.deliver import Later


def test_it_goes_on_while_others_are_answered() -> None:
    """Whoever begins it does not wait, and at the end all of it is done."""
    done: list[int] = []

    async def work(number: int) -> None:
        await asyncio.sleep(0)
        done.append(number)

    async def run() -> None:
        beside = Beside("teams")
        for number in range(3):
            beside.begin(work(number))
        assert done == []
        await beside.finish()
        assert sorted(done) == [0, 1, 2]

    asyncio.run(run())


@pytest.mark.parametrize(
    ("error", "level"), [(Later("status 503"), "warning"), (KeyError("words of somebody"), "error")]
)
def test_what_fails_is_logged_and_nothing_more(error: Exception, level: str) -> None:
    """A platform's refusal by its reason; a mistake of ours without the words it may hold."""

    async def work() -> None:
        raise error

    async def run() -> None:
        beside = Beside("teams")
        beside.begin(work())
        await beside.finish()

    with capture_logs() as lines:
        asyncio.run(run())
    [line] = lines
    assert (line["event"], line["channel"], line["log_level"]) == ("not done", "teams", level)
    assert "words of somebody" not in str(line)
    assert ("status 503" in str(line)) == (level == "warning")


def test_it_can_be_ended() -> None:
    """What is under way when a server stops holds it up no longer."""

    def endless() -> Coroutine[Any, Any, None]:
        return asyncio.sleep(3600)

    async def run() -> None:
        beside = Beside("teams")
        beside.begin(endless())
        await asyncio.sleep(0)
        beside.stop()
        await asyncio.wait_for(beside.finish(), 5)

    asyncio.run(run())
