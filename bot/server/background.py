"""What goes on beside the requests, for as long as the server runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import structlog

from bot.log_lines import told
from bot.storage.database import Database
from bot.storage.listener import Listener
from bot.storage.retention import AUDIT_DAYS, sweep
from bot.turn.deliver import Delivering
from bot.turn.take_turn import Turns

log = structlog.get_logger(__name__)


SWEEP_SECONDS = 3_600.0
"""How often is looked for what has become too old."""


class Background:
    """Looks after messages that were left behind, hears what other replicas have answered, deletes what is too old.

    And sends what is pushed.
    """

    def __init__(
        self,
        turns: Turns,
        database: Database,
        days: int,
        text_days: int,
        beside: Sequence[Callable[[], Coroutine[Any, Any, None]]] = (),
        delivering: Delivering | None = None,
        audit_days: int = AUDIT_DAYS,
    ) -> None:
        """`days` and `text_days`: how long talks and their words are kept; `beside` is run as well."""
        self._audit_days = audit_days
        self._turns, self._database = turns, database
        self._days, self._text_days = days, text_days
        self._listener = Listener(database) if database.shared else None
        self._beside = beside
        self._delivering = delivering
        self._tasks: list[asyncio.Task[None]] = []
        self._sending: list[asyncio.Task[None]] = []
        self._places: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """To be called in the server's event loop."""
        loop = asyncio.get_running_loop()
        own = (self._turns.look_after, self._sweep)
        self._tasks = [loop.create_task(run()) for run in own]
        self._places = [loop.create_task(run()) for run in self._beside]
        if self._delivering:
            self._sending = [loop.create_task(self._delivering.go_on())]
        if self._listener:
            self._listener.start(
                lambda number: loop.call_soon_threadsafe(self._turns.answered, number)
            )

    async def stop(self) -> None:
        """Ends it, and waits for the turns that are running and for the replies on their way."""
        await _end(self._tasks)
        if self._listener:
            self._listener.stop()
        await self._turns.finish()
        if self._delivering:
            await _end(self._sending)
            await self._delivering.finish()
        await _end(self._places)  # last: they close what replies are sent with

    async def _sweep(self) -> None:
        while True:
            try:
                await sweep(self._database, self._days, self._text_days, self._audit_days)
            except Exception as error:  # noqa: BLE001  # it has to go on, whatever it met
                log.error("nothing swept", error=told(error))
            await asyncio.sleep(SWEEP_SECONDS)


async def _end(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
