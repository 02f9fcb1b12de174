"""The metrics tell how many items wait, and since when the oldest urgent one does."""

from __future__ import annotations

import asyncio

import pytest

from bot.helpdesk.queue import watch as module
from bot.helpdesk.queue.watch import watch
from bot.server.metrics import Metrics
from bot.storage.queue.filter import Counts
from tests.standins.desk import START, Desk, run


def test_what_is_open_is_shown_and_shown_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """By priority; a failure in between ends nothing."""
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.001)
    metrics = Metrics()
    shown: list[Counts] = []
    enough = asyncio.Event()

    def show(counts: Counts) -> None:
        shown.append(counts)
        if len(shown) == 1:
            raise RuntimeError
        metrics.queue(counts)
        enough.set()

    async def work() -> None:
        await desk.mail(priority=1)
        await desk.mail(priority=3)
        watching = asyncio.create_task(watch(desk.queue, show))
        await enough.wait()
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)

    run(work)
    text = metrics.text().decode()
    for line in (
        'assistant_queue_items{priority="1"} 1.0',
        'assistant_queue_items{priority="2"} 0.0',
        f"assistant_queue_oldest_urgent_timestamp_seconds {START}",
        "assistant_queue_troubled 0.0",
    ):
        assert line.replace("1900000000.0", "1.9e+09") in text
