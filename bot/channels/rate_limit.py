"""So many requests a minute, by whatever key they are counted."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Protocol

WINDOW = 60.0
"""Seconds."""
KEYS = 100_000
"""How many are counted at most, about 20 MB; of more, those whose minute is oldest are let go."""


class RateLimit(Protocol):
    """Counts; in one process, or in the database for several."""

    async def hit(self, key: str) -> int:
        """Counts one request: 0 where it may pass, else the whole seconds to wait. Never raises."""


class InMemory:
    """Counts in this process. A key's minute begins with its first request.

    `clock` gives seconds, and never goes back.
    """

    def __init__(
        self, most: int, clock: Callable[[], float] = time.monotonic, keys: int = KEYS
    ) -> None:
        self._most = most
        self._clock = clock
        self._keys = keys
        self._counted: dict[str, tuple[float, int]] = {}  # in the order in which minutes began

    async def hit(self, key: str) -> int:
        now = self._clock()
        self._let_go(now)
        began, count = self._counted.get(key, (now, 0))
        if count >= self._most:
            return max(1, math.ceil(began + WINDOW - now))
        self._counted[key] = (began, count + 1)
        while len(self._counted) > self._keys:
            del self._counted[next(iter(self._counted))]
        return 0

    def __len__(self) -> int:
        return len(self._counted)

    def _let_go(self, now: float) -> None:
        """Drops the minutes that are over; each was begun once, so this costs little."""
        while self._counted:
            key = next(iter(self._counted))
            if now < self._counted[key][0] + WINDOW:
                break
            del self._counted[key]
