"""7: one of two servers is killed; the other goes on within 5 s, with no overlap and no loss."""

from __future__ import annotations

import asyncio
import random
import time

from faults.acks import AckLog
from faults.ledger import compare
from faults.server import Server
from faults.spans import Span, in_mid_turn, overlaps, read_spans
from faults.talkers import Talkers, some_text
from faults.verdict import Check, Verdict
from faults.world import World

CONVERSATIONS = 40
PER_SECOND = 25.0
SLOW_PART = 0.4
"""So many turns are slow that a kill finds some in the middle."""
BEFORE = (1.0, 2.0)
GOES_ON_WITHIN = 5.0
AFTER = GOES_ON_WITHIN + 1.0
REST = 20.0


async def run(world: World) -> Verdict:
    check, log, rng = Check(), AckLog(), random.Random(7)
    one, two, store = await world.two()
    cut: list[tuple[Span, float]] = []

    def text(rng: random.Random, number: int) -> str:
        return some_text(rng, number, SLOW_PART)

    async with Talkers(log, [one.base, two.base], CONVERSATIONS, PER_SECOND, text=text):
        for turn in range(world.size.replicas_killed):
            victim: Server = (one, two)[turn % 2]
            await asyncio.sleep(rng.uniform(*BEFORE))
            await in_mid_turn(world.spans, victim.pid)
            pid = await victim.kill()
            at = time.monotonic()
            await asyncio.sleep(AFTER)
            spans = read_spans(world.spans)
            cut += [(span, at) for span in spans if span.pid == pid and span.end is None]
            await victim.start()
    await store.finished(REST)

    check.must(bool(cut), "no turn was running at any kill")
    waits = [goes_on(log, span.conversation, at) for span, at in cut]
    longest = max((wait for wait in waits if wait is not None), default=0.0)
    check.must(None not in waits, "a conversation that was cut off never went on")
    check.in_time(longest <= GOES_ON_WITHIN, f"a conversation waited {longest:.1f} s")
    at_once = overlaps(read_spans(world.spans), {**one.killed_at, **two.killed_at})
    check.must(not at_once, f"{len(at_once)} turns began while another ran: {at_once[:2]}")
    findings = compare(log, store.books())
    findings.into(check)
    return check.verdict(
        f"{world.size.replicas_killed} killed in the middle of {len(cut)} turns: the other went on "
        f"within {longest:.1f} s, {len(at_once)} overlaps, {findings.figure}"
    )


def goes_on(log: AckLog, conversation: str, at: float) -> float | None:
    """Seconds from `at` to the next answer in that conversation; None where there was none."""
    times = (ack.at for ack in log.acks.values() if ack.message.conversation == conversation)
    return min((time - at for time in times if time >= at), default=None)
