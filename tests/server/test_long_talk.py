"""A talk of 200 turns, measured: what a turn costs does not grow with the talk.

Measured and shown (`pytest -rP`), not asserted in milliseconds: machines differ. What is
asserted is what the flatness rests on, that a turn sees a bounded number of events.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable

from bot.storage.tracker_store import WINDOW

from .conftest import Live


def test_a_turn_costs_the_same_however_long_the_talk(
    live: Live, record_property: Callable[[str, object], None]
) -> None:
    spent: list[float] = []

    async def talk() -> None:
        for _ in range(200):
            began = time.thread_time()
            await live.turns.take_turn("long", "training")
            spent.append((time.thread_time() - began) * 1_000)

    asyncio.run_coroutine_threadsafe(talk(), live.loop).result(120)
    early, late = statistics.median(spent[5:25]), statistics.median(spent[180:])
    for name, value in (("turn_10_ms", early), ("turn_200_ms", late), ("growth", late / early)):
        record_property(name, round(value, 2))
        print(f"{name} {value:.2f}")
    tracker = asyncio.run(live.assistant.store.retrieve("long"))
    assert tracker is not None
    assert tracker.get_slot("count") == 200  # slots reach back to the first turn
    assert len(tracker.events) < 12 * WINDOW + 5
    assert len(live.log("long")) == 200  # and nothing is lost
