"""5: with the database down everybody is told so, nothing is said to be saved, and it comes back by itself."""

from __future__ import annotations

import asyncio
import time

from faults.acks import AckLog
from faults.ledger import compare
from faults.outage import Watch, between, untold
from faults.store import Store
from faults.talkers import Talkers
from faults.verdict import Check, Verdict
from faults.world import World

TALKERS = 20
PER_SECOND = 15.0
EVERY = 0.1
BEFORE = 1.5
"""Seconds of talk before it goes."""
SETTLED = 0.5
"""Seconds after the database has ended in which turns may still be ending."""
BACK_WITHIN = 5.0
AFTER = BACK_WITHIN + 1.0
REST = 20.0


async def run(world: World) -> Verdict:
    check, log = Check(), AckLog()
    url = await world.postgres.new_database()
    server = await world.tiny("server", url)
    store, pid = Store(url), server.pid
    async with (
        Talkers(log, [server.base], TALKERS, PER_SECOND, patience=world.size.down + REST),
        Watch(server, log, EVERY, EVERY) as watch,
    ):
        await asyncio.sleep(BEFORE)
        await world.postgres.stop()
        away = time.monotonic()
        await asyncio.sleep(world.size.down)
        coming = time.monotonic()
        await world.postgres.start()
        back = time.monotonic()
        await asyncio.sleep(AFTER)
    await store.finished(REST)

    asked = between(watch.turns, away + SETTLED, coming)
    wrong = untold(asked)
    check.must(bool(asked), "nobody asked while it was down")
    check.must(not wrong, f"{len(wrong)} of {len(asked)} were not told with a 503: {wrong[:3]}")
    dangers = between(watch.dangers, away, back)
    helped = sum(answer.outcome == "safety" for answer in dangers)
    check.must(bool(dangers), "nobody was in danger while it was down")
    check.must(helped == len(dangers), f"{len(dangers) - helped} in danger got no safety reply")
    healths = between(watch.healths, away, back)
    sick = sum(answer.status != 200 for answer in healths)
    check.must(not sick and bool(healths), f"{sick} of {len(healths)} health checks failed")
    first = min((s.at + s.answer.seconds for s in watch.turns
                 if s.at >= coming and s.answer.status == 200), default=None)  # fmt: skip
    took = None if first is None else max(0.0, first - back)
    check.must(took is not None, "it did not come back")
    check.in_time((took or 0) <= BACK_WITHIN, f"it took {took or 0:.1f} s to come back")
    check.must(server.alive and server.pid == pid, "the server ended")
    findings = compare(log, store.books())
    findings.into(check)
    return check.verdict(
        f"away {coming - away:.0f} s: {len(asked) - len(wrong)} of {len(asked)} told so, "
        f"{helped} of {len(dangers)} in danger helped, back in {took or 0:.1f} s, {findings.figure}"
    )
