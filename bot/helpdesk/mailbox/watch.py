"""Looks into the mailbox again and again, for as long as the server runs; one that is away stops nothing."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable

import structlog

from bot.helpdesk.mailbox.reader import Reader, Seen
from bot.helpdesk.mailbox.trouble import Refused, Trouble
from bot.log_lines import told
from bot.storage.unavailable import StoreUnavailable

log = structlog.get_logger(__name__)

LONGEST = 900.0
"""Seconds between two tries of a mailbox that can't be read, at most."""


class Watching:
    """`seconds`: from the end of a look to the next one."""

    def __init__(
        self,
        reader: Reader,
        seconds: float,
        seen: Seen = lambda what: None,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._reader = reader
        self._seconds = seconds
        self._seen = seen
        self._jitter = jitter
        self._failed = 0

    async def go_on(self) -> None:
        """Until it is cancelled."""
        try:
            while True:
                await self._look()
                await asyncio.sleep(self.wait())
        finally:
            self._reader.stop()

    def wait(self) -> float:
        """Seconds to the next look: longer and longer while nothing can be read."""
        if not self._failed:
            return self._seconds
        longer = self._seconds * 2.0 ** min(self._failed - 1, 10)
        return min(longer, max(LONGEST, self._seconds)) * (0.75 + self._jitter() / 2)

    async def _look(self) -> None:
        try:
            await self._reader.look()
        except (Trouble, Refused) as why:
            self._not_read(because=str(why))
        except StoreUnavailable as error:
            self._not_read(error=told(error))
        except Exception as error:  # noqa: BLE001  # it has to go on, whatever it met
            self._not_read(error=told(error))
        else:
            self._failed = 0

    def _not_read(self, **why: str) -> None:
        self._failed += 1
        self._seen("failed")
        log.warning("mailbox not read", **why)
