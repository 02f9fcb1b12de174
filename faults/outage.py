"""What one sees from outside while the database is away or frozen: asks at short intervals, and notes."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Self

from faults.acks import AckLog, Message
from faults.client import Answer, Client
from faults.places import DANGER
from faults.rest import say
from faults.server import Server
from faults.verdict import NotMeasured
from faults.words import WORD


@dataclass(frozen=True)
class Seen:
    """One request: when it was sent, and how it ended."""

    at: float
    answer: Answer


def danger() -> str:
    """A message of somebody in danger, of the tests' own. Raises NotMeasured."""
    for line in DANGER.read_text(encoding="utf-8").splitlines():
        kind, bar, text = line.partition("|")
        if bar and not kind.startswith("#"):
            return text.strip()
    raise NotMeasured("the tests have no message of somebody in danger")


@dataclass
class Watch:
    """Asks a server for its health, with messages, and with messages in danger. `async with` does it."""

    server: Server
    log: AckLog
    every: float
    health_every: float
    healths: list[Seen] = field(default_factory=list)
    turns: list[Seen] = field(default_factory=list)
    dangers: list[Seen] = field(default_factory=list)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _asked: set[asyncio.Task[None]] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        self._client = Client()
        self._danger = danger()
        self._tasks = [
            asyncio.create_task(self._beat(self.health_every, self._health)),
            asyncio.create_task(self._beat(self.every, self._turn)),
            asyncio.create_task(self._beat(self.every * 5, self._in_danger)),
        ]
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*self._asked, return_exceptions=True)
        await self._client.close()

    async def _beat(self, every: float, ask: object) -> None:
        number = 0
        while True:
            number += 1
            task = asyncio.create_task(ask(number))  # type: ignore[operator]
            self._asked.add(task)
            task.add_done_callback(self._asked.discard)
            await asyncio.sleep(every)

    async def _health(self, _number: int) -> None:
        at = time.monotonic()
        self.healths.append(Seen(at, await self._client.get(f"{self.server.base}/healthz")))

    async def _turn(self, number: int) -> None:
        at = time.monotonic()
        message = Message(f"watch-{number}", f"w{number}", f"{WORD} {number}")
        answer = await say(self._client, self.server.base, message)
        self.log.note(message, answer)
        self.turns.append(Seen(at, answer))

    async def _in_danger(self, number: int) -> None:
        at = time.monotonic()
        message = Message(f"danger-{number}", f"d{number}", self._danger)
        answer = await say(self._client, self.server.base, message)
        self.log.note(message, answer)
        self.dangers.append(Seen(at, answer))


def between(seen: list[Seen], begin: float, end: float) -> list[Answer]:
    """The answers to what was sent in that time."""
    return [one.answer for one in seen if begin <= one.at < end]


def untold(answers: list[Answer]) -> list[str]:
    """How those ended that were not told, with a 503 and in a sentence, that nothing works now."""
    told = (a.status == 503 and a.plain and bool(a.messages) for a in answers)
    return [a.ended for a, fine in zip(answers, told, strict=True) if not fine]
