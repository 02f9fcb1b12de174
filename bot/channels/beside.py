"""What is done beside a request that is answered already: a greeting, a thanks, a button that goes."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

from bot.log_lines import told
from bot.turn.deliver import Later, Never, Unknown
from bot.turn.unavailable import Unavailable

log = structlog.get_logger(__name__)


class Beside:
    """Such work of one channel. Nobody waits for it, and it may fail."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, work: Coroutine[Any, Any, object]) -> None:
        """Does it in its own time. What fails is logged and nothing more."""
        task = asyncio.get_running_loop().create_task(self._do(work))
        self._tasks.add(task)  # the loop itself holds a task only weakly
        task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Returns once all of it is done."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def stop(self) -> None:
        """Ends it where it is."""
        for task in list(self._tasks):
            task.cancel()

    async def _do(self, work: Coroutine[Any, Any, object]) -> None:
        try:
            await work
        except (Later, Never, Unknown, Unavailable) as error:
            log.warning("not done", channel=self._channel, because=str(error))
        except Exception as error:  # noqa: BLE001  # it must not be lost in a task
            log.error("not done", channel=self._channel, error=told(error))
