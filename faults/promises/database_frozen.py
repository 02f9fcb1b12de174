"""6: with the database frozen the server is alive within 100 ms, and a turn fails within 5 s."""

from __future__ import annotations

import asyncio
import time

from faults.acks import AckLog
from faults.ledger import compare
from faults.outage import Watch, between, untold
from faults.store import Store
from faults.talkers import Talkers
from faults.verdict import Check, NotMeasured, Verdict
from faults.world import World

TALKERS = 10
PER_SECOND = 8.0
EVERY = 0.25
HEALTH_EVERY = 0.05
LIVE_WITHIN = 0.1
FAILS_WITHIN = 5.0
BEFORE = 1.5
AFTER = 3.0
REST = 20.0


async def run(world: World) -> Verdict:
    check, log = Check(), AckLog()
    url = await world.postgres.new_database()
    server = await world.tiny("server", url)
    store = Store(url)
    async with (
        Talkers(log, [server.base], TALKERS, PER_SECOND),
        Watch(server, log, EVERY, HEALTH_EVERY) as watch,
    ):
        await asyncio.sleep(BEFORE)
        world.postgres.freeze()
        try:
            frozen = time.monotonic()
            await asyncio.sleep(world.size.frozen)
            thawed = time.monotonic()
        finally:
            world.postgres.thaw()
        await asyncio.sleep(AFTER)
    await store.finished(REST)

    healths = between(watch.healths, frozen, thawed)
    # What is sent in the last five seconds of the frost may be answered by the thaw.
    turns = between(watch.turns, frozen, thawed - FAILS_WITHIN)
    if not healths or not turns:
        raise NotMeasured("nothing was asked while it was frozen")
    slowest, latest = (max(a.seconds for a in answers) for answers in (healths, turns))
    check.must(all(a.status == 200 for a in healths), "a health check failed")
    check.in_time(slowest < LIVE_WITHIN, f"a health check took {slowest * 1000:.0f} ms")
    wrong = untold(turns)
    check.must(not wrong, f"{len(wrong)} of {len(turns)} were not told with a 503: {wrong[:3]}")
    check.in_time(latest <= FAILS_WITHIN, f"a turn took {latest:.1f} s to fail")
    dangers = between(watch.dangers, frozen, thawed - FAILS_WITHIN)
    helped = sum(answer.outcome == "safety" for answer in dangers)
    check.must(helped == len(dangers) > 0, f"{helped} of {len(dangers)} in danger were helped")
    findings = compare(log, store.books())
    findings.into(check)
    return check.verdict(
        f"frozen {thawed - frozen:.0f} s: health at most {slowest * 1000:.0f} ms of {len(healths)}, "
        f"{len(turns)} turns failed within {latest:.1f} s, {findings.figure}"
    )
