"""Messages at a fixed rate, whether or not the ones before are answered: as people come, not as a queue."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bench.figures import percentile
from faults.client import Answer
from faults.verdict import NotMeasured


@dataclass(frozen=True)
class Timed:
    """An answer, and the seconds from when its message was due."""

    answer: Answer
    seconds: float


async def at_rate(
    send: Callable[[int], Awaitable[Answer]], per_second: float, seconds: float
) -> list[Timed]:
    """`send(0)`, `send(1)`, … so many a second for so long; returns when all are answered."""
    began = time.monotonic()

    async def one(number: int) -> Timed:
        due = began + number / per_second
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        answer = await send(number)
        return Timed(answer, time.monotonic() - due)

    return list(await asyncio.gather(*(one(n) for n in range(int(per_second * seconds)))))


def p(percent: float, times: Sequence[Timed]) -> float:
    """That percentile in seconds. Raises NotMeasured where there are no times."""
    if not times:
        raise NotMeasured("nothing was timed")
    return percentile([one.seconds for one in times], percent)


def wrong(times: Sequence[Timed], right: int = 200) -> list[str]:
    """How those ended that did not end with the status `right`."""
    return [one.answer.ended for one in times if one.answer.status != right]
