"""8: an action that hangs is answered for within 10 s, and others hardly notice."""

from __future__ import annotations

import asyncio
import itertools

from faults.acks import Message
from faults.client import Answer, Client
from faults.paced import at_rate, p, wrong
from faults.rest import say
from faults.verdict import Check, Verdict
from faults.words import HANG, WORD
from faults.world import World

HANGING = 8
"""At once: more than the threads that Python has by default for two cores."""
OTHERS = 20
PER_SECOND = 15.0
WARM_UP = 2.0
FALLBACK_WITHIN = 10.0
SLOWER = 2.0
FALLBACK = "handoff"


async def run(world: World) -> Verdict:
    check, ids = Check(), itertools.count()
    server = await world.tiny("server", await world.postgres.new_database())
    async with Client() as client:

        async def other(number: int) -> Answer:
            message = Message(f"other-{number % OTHERS}", f"o{next(ids)}", f"{WORD} {number}")
            return await say(client, server.base, message)

        async def hang(number: int) -> Answer:
            return await say(client, server.base, Message(f"hangs-{number}", f"h{number}", HANG))

        await at_rate(other, PER_SECOND, WARM_UP)
        before = await at_rate(other, PER_SECOND, world.size.beside)
        hanging = [asyncio.create_task(hang(number)) for number in range(HANGING)]
        # Only while they hang: after the fallback there is nothing beside it.
        during = await at_rate(other, PER_SECOND, min(world.size.beside, FALLBACK_WITHIN - 1))
        fallbacks = await asyncio.gather(*hanging)
    await server.kill()  # its threads hang still

    usual, beside = p(95, before), p(95, during)
    latest = max(answer.seconds for answer in fallbacks)
    said = [answer.outcome if answer.status == 200 else answer.ended for answer in fallbacks]
    check.must(not wrong(before), f"others, before: {wrong(before)[:3]}")
    check.must(not wrong(during), f"others, beside it: {wrong(during)[:3]}")
    check.must(said == [FALLBACK] * HANGING, f"what was said for those that hang: {set(said)}")
    check.in_time(latest <= FALLBACK_WITHIN, f"the fallback took {latest:.2f} s")
    check.in_time(
        beside < SLOWER * usual,
        f"others' p95 went from {usual * 1000:.0f} to {beside * 1000:.0f} ms",
    )
    return check.verdict(
        f"{HANGING} at once: fallback after {latest:.1f} s; others' p95 {beside * 1000:.0f} ms, "
        f"{usual * 1000:.0f} without"
    )
