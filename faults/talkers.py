"""Many conversations at once, each of which waits for its answer before it goes on."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

from faults.acks import AckLog, Message
from faults.client import Client
from faults.rest import PATIENCE, say, say_until_answered
from faults.words import SLOWLY, WORD

SLOW_PART = 0.15
"""One message in seven takes its time, so that a kill finds turns in the middle."""


def some_text(rng: random.Random, number: int, slow: float = SLOW_PART) -> str:
    """A message that the tiny project counts; some of them slowly."""
    return f"{WORD} {SLOWLY} {number}" if rng.random() < slow else f"{WORD} {number}"


class Talkers:
    """`async with` lets them talk; at its end they finish what they have begun.

    `per_second` is how many messages they send together where nothing holds them up. Of
    those who are `shy`, a message is sent once: what becomes of it is the server's affair.
    """

    def __init__(
        self,
        log: AckLog,
        bases: Sequence[str],
        conversations: int,
        per_second: float,
        *,
        prefix: str = "talk",
        shy: int = 0,
        text: Callable[[random.Random, int], str] = some_text,
        seed: int = 1,
        patience: float = PATIENCE,
    ) -> None:
        self.log = log
        self._bases = list(bases)
        self._names = [f"{prefix}-{number}" for number in range(conversations)]
        self._pause = conversations / per_second
        self._shy = shy
        self._text = text
        self._rng = random.Random(seed)
        self._patience = patience
        self._over = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self._client = Client()
        for number, name in enumerate(self._names):
            talk = self._talk(name, shy=number < self._shy)
            self._tasks.append(asyncio.create_task(talk))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        self._over.set()
        try:
            if kind is not None:
                for task in self._tasks:
                    task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=kind is not None)
        finally:
            await self._client.close()

    def _base(self) -> str:
        return self._rng.choice(self._bases)

    async def _talk(self, name: str, *, shy: bool) -> None:
        await asyncio.sleep(self._rng.uniform(0, self._pause))
        number = 0
        while not self._over.is_set():
            number += 1
            message = Message(name, f"{name}.{number}", self._text(self._rng, number))
            if shy:
                self.log.note(message, await say(self._client, self._base(), message))
            else:
                await say_until_answered(
                    self._client, self._base, message, self.log, self._patience
                )
            await asyncio.sleep(self._rng.expovariate(1 / self._pause))
