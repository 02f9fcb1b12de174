"""What the server does beside the requests goes on, whatever the database says."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from bot.server import background
from bot.server.background import Background
from bot.storage.database import Database
from bot.storage.unavailable import StoreUnavailable
from bot.turn.take_turn import Turns


class Idle:
    """Turns with nothing to look after."""

    shared = False

    async def look_after(self) -> None:
        await asyncio.sleep(60)

    async def finish(self) -> None:
        pass


def test_what_is_too_old_is_swept_at_the_start_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the days of the settings, every hour, and again after a database that was away."""
    swept: list[tuple[Any, ...]] = []
    again = asyncio.Event()
    assert background.SWEEP_SECONDS == 3_600

    async def sweep(_database: Database, *days: int) -> None:
        swept.append(days)
        if len(swept) == 1:
            raise StoreUnavailable("gone")
        again.set()

    async def run() -> None:
        nothing = Idle()
        beside = Background(cast(Turns, nothing), cast(Database, nothing), 90, 30, audit_days=800)
        beside.start()
        async with asyncio.timeout(10):
            await again.wait()
        await beside.stop()

    monkeypatch.setattr(background, "sweep", sweep)
    monkeypatch.setattr(background, "SWEEP_SECONDS", 0.01)
    asyncio.run(run())
    assert swept[:2] == [(90, 30, 800)] * 2
