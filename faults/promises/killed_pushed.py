"""1, where replies are pushed: kill -9 between acknowledgement and reply.

Neither platform takes a key by which it would know a reply again. One that was on its way at a
kill may come twice (in Slack it is looked for first), and no server sends one twice by itself.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import time

from bench.platforms import Arrived, Platform
from faults.server import Server
from faults.verdict import Check
from faults.words import WORD
from faults.world import World

PEOPLE = 10
PAUSE = 0.5
"""Seconds between two messages of one person, on average."""
BETWEEN = (0.3, 1.2)
REST = 150.0
"""Seconds for what is left: what was in hand at a kill is held for a minute, once and again."""
AGAIN = 0.1
ON_ITS_WAY = 0.5
"""Seconds for what a server had sent when it was killed to arrive: the next one's replies are not its own."""


async def kill_over(world: World, platform: Platform, check: Check) -> str:
    """Kills and restarts the server while people write in `platform`; the figure."""
    with platform:
        server = await world.tiny(platform.name, None, **platform.settings)
        rng, over = random.Random(world.size.pushed), asyncio.Event()
        people = [
            asyncio.create_task(write(platform, server, person, random.Random(person), over))
            for person in range(PEOPLE)
        ]
        lives: list[int] = []  # how many replies had arrived at the end of each
        for _ in range(world.size.pushed):
            await asyncio.sleep(rng.uniform(*BETWEEN))
            await server.kill()
            await asyncio.sleep(ON_ITS_WAY)
            lives.append(len(platform.arrived()))
            await server.start()
        await asyncio.sleep(BETWEEN[1])
        over.set()
        wrote = dict(enumerate(await asyncio.gather(*people)))
        await all_arrived(platform, sum(wrote.values()))
        found = platform.arrived()
        await server.close()
    return told(platform.name, wrote, found, lives, check)


async def write(
    platform: Platform, server: Server, person: int, rng: random.Random, over: asyncio.Event
) -> int:
    """Writes as one person until it is over; how many messages were acknowledged, which is all of them."""
    for number in itertools.count(1):
        await asyncio.sleep(rng.expovariate(1 / PAUSE))
        if over.is_set():
            return number - 1
        message = platform.write(person, f"{WORD} {number}")
        while not await asyncio.to_thread(sent, platform, server.base, message):
            await asyncio.sleep(AGAIN)
    raise AssertionError("never ends by itself")


def sent(platform: Platform, base: str, message: object) -> bool:
    """Whether it was acknowledged; a server that is away has not."""
    try:
        return platform.send(base, message)
    except (OSError, ValueError, EOFError):
        return False


async def all_arrived(platform: Platform, count: int) -> None:
    """Returns once so many different replies are there, or nobody waits any longer."""
    end = time.monotonic() + REST
    while len(set(platform.arrived())) < count and time.monotonic() < end:
        await asyncio.sleep(0.2)


def told(
    name: str, wrote: dict[int, int], found: list[Arrived], lives: list[int], check: Check
) -> str:
    """Holds what arrived against what was acknowledged; the figure."""
    due = {(person, turn) for person, count in wrote.items() for turn in range(1, count + 1)}
    lost, strange = due - set(found), set(found) - due
    disordered = [
        person
        for person in wrote
        if (order := list(dict.fromkeys(turn for of, turn in found if of == person)))
        != sorted(order)
    ]
    ends = [0, *lives, len(found)]
    twice = [
        one
        for begin, end in itertools.pairwise(ends)
        for one in set(found[begin:end])
        if found[begin:end].count(one) > 1
    ]
    check.must(bool(due), f"{name}: nothing was acknowledged")
    check.must(not lost, f"{name}: {len(lost)} replies were lost: {sorted(lost)[:2]}")
    check.must(not strange, f"{name}: {len(strange)} turns too many: {sorted(strange)[:2]}")
    check.must(not disordered, f"{name}: {len(disordered)} talks are out of order")
    check.must(not twice, f"{name}: one server sent a reply twice: {twice[:2]}")
    repeats = len(found) - len(set(found))
    return (
        f"{name}: {len(lives)} kills, {len(due):,} acknowledged, {len(lost)} lost, {len(disordered)} talks "
        f"out of order, {repeats} came twice"
    )
