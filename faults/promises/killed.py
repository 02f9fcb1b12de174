"""1: kill -9 over 200 conversations loses no acknowledged message and does nothing twice."""

from __future__ import annotations

import asyncio
import random

from bench.platforms import InSlack, InTeams
from faults.acks import AckLog
from faults.ledger import compare
from faults.promises.killed_pushed import kill_over as kill_pushed
from faults.server import Server
from faults.spans import read_spans
from faults.store import Store
from faults.talkers import Talkers
from faults.verdict import Check, Verdict
from faults.world import World

CONVERSATIONS = 200
PER_SECOND = 40.0
SHY = 10
"""Conversations that never ask again: what they sent has to be finished all the same."""
BETWEEN = (0.3, 1.2)
"""Seconds from ready to the next kill."""
REST = 20.0


async def run(world: World) -> Verdict:
    check = Check()
    shared = await world.postgres.new_database()
    file, _ = world.sqlite("sqlite")
    server = await world.tiny("postgresql", shared)
    first = await kill_over(world, server, Store(shared), check)
    await server.close()
    server = await world.tiny("sqlite")
    second = await kill_over(world, server, Store(file), check)
    await server.close()
    figures = [f"PostgreSQL: {first}", f"SQLite: {second}"]
    if world.size.pushed:  # the small version of it is a test of each channel's (tests/channels)
        # Beside each other: what was in hand at a kill is held for a minute.
        figures += await asyncio.gather(
            kill_pushed(world, InSlack(), check), kill_pushed(world, InTeams(), check)
        )
    return check.verdict("; ".join(figures))


async def kill_over(world: World, server: Server, store: Store, check: Check) -> str:
    """Kills and restarts the server while everybody talks; the figure."""
    log, rng, killed = AckLog(), random.Random(world.size.kills), []
    async with Talkers(log, [server.base], CONVERSATIONS, PER_SECOND, shy=SHY):
        for _ in range(world.size.kills):
            await asyncio.sleep(rng.uniform(*BETWEEN))
            killed.append(await server.kill())
            await server.start()
        await asyncio.sleep(BETWEEN[1])
    await store.finished(REST)
    log.write(world.folder / f"{server.name}-acks.jsonl")
    cut = sum(span.end is None and span.pid in killed for span in read_spans(world.spans))
    check.must(cut > 0, f"no turn was running at any of {len(killed)} kills")
    findings = compare(log, store.books())
    findings.into(check)
    return f"{len(killed)} kills in the middle of {cut} turns, {findings.figure}"
