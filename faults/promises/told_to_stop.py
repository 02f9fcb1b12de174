"""18: a server that is told to stop under load fails no turn."""

from __future__ import annotations

import asyncio
import random

from faults.acks import AckLog
from faults.ledger import compare
from faults.server import Server
from faults.store import Store
from faults.talkers import Talkers
from faults.verdict import Check, Verdict
from faults.world import World

CONVERSATIONS = 60
PER_SECOND = 30.0
BETWEEN = (0.6, 1.5)
REST = 20.0


async def run(world: World) -> Verdict:
    check = Check()
    url = await world.postgres.new_database()
    server = await world.tiny("postgresql", url)
    first = await stop_under_load(world, server, Store(url), world.size.stops, check)
    await server.close()
    file, _ = world.sqlite("sqlite")
    server = await world.tiny("sqlite")
    second = await stop_under_load(world, server, Store(file), world.size.stops, check)
    return check.verdict(f"PostgreSQL: {first}; SQLite: {second}")


async def stop_under_load(
    world: World, server: Server, store: Store, stops: int, check: Check
) -> str:
    """Stops and restarts the server while everybody talks; the figure.

    A turn has failed where the message was written down and its client got no reply. One
    that came too late to be taken is sent again to the next server, and is no failure.
    """
    log, rng = AckLog(), random.Random(18)
    failed = left = 0
    longest = 0.0
    async with Talkers(log, [server.base], CONVERSATIONS, PER_SECOND):
        for _ in range(stops):
            await asyncio.sleep(rng.uniform(*BETWEEN))
            before = len(log.failed)
            code, seconds = await server.terminate()
            check.must(code == 0, f"it ended with {code}: {server.end_of_log()}")
            longest = max(longest, seconds)
            received = await asyncio.to_thread(store.received)
            broken = {
                (message.conversation, message.message_id)
                for _, message, _ in log.failed[before:]
                if log.acked(message) is None
            }
            failed += len(broken & received)
            left += await asyncio.to_thread(store.unfinished)
            await server.start()
        await asyncio.sleep(BETWEEN[1])
    await store.finished(REST)
    check.must(not failed, f"{failed} turns were begun and not answered")
    check.must(not left, f"{left} messages were left open")
    findings = compare(log, store.books())
    findings.into(check)
    return (
        f"{stops} stops under {PER_SECOND:.0f} messages/s, {failed} turns failed, {left} left open, "
        f"at most {longest:.1f} s, {findings.figure}"
    )
