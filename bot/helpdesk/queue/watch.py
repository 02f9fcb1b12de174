"""Shows how the queue stands, for the metrics: how many wait, and how long the oldest urgent one has."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from bot.helpdesk.queue.queue import Queue
from bot.log_lines import told
from bot.storage.queue.filter import Counts
from bot.storage.unavailable import StoreUnavailable

log = structlog.get_logger(__name__)

LOOK_SECONDS = 15.0


async def watch(queue: Queue, show: Callable[[Counts], None]) -> None:
    """Shows it for as long as the server runs; what was shown last stays while the database is away."""
    while True:
        try:
            show(await queue.counts())
        except StoreUnavailable as error:
            log.warning("queue not counted", error=told(error))
        except Exception as error:  # noqa: BLE001  # it has to go on
            log.error("queue not counted", error=told(error))
        await asyncio.sleep(LOOK_SECONDS)
