"""11: 20 messages a minute in a conversation, 600 from an address; whoever keeps to it notices nothing."""

from __future__ import annotations

import asyncio

from faults import limits
from faults.client import Answer
from faults.paced import at_rate, p, wrong
from faults.verdict import Check, Verdict
from faults.web import Crowd
from faults.world import World

PER_TALK = 20
PER_ADDRESS = 600
EACH = PER_TALK - 2
"""Messages of each person at one address, so that the address reaches its limit before any of them."""
LONGEST_WAIT = 60
HONEST = 40
HONEST_PER_SECOND = 6.0
FLOOD_PER_SECOND = 40.0
UNCHANGED = 1.5
"""Times the usual p95: what two runs of the same differ by at most."""


async def run(world: World) -> Verdict:
    check = Check()
    url = await world.postgres.new_database()
    bases = [(await world.real(name, url, REPLICAS="2")).base for name in ("one", "two")]
    async with Crowd(world.addresses) as crowd:
        talk, refusal = await limits.of_a_talk(crowd, bases, PER_TALK)
        honest = [await crowd.browser(bases[n % 2]) for n in range(HONEST)]
        usual = await at_rate(lambda n: limits.say(honest, n), HONEST_PER_SECOND, world.size.flood)
        full = await limits.of_an_address(
            crowd, bases, world.addresses, PER_ADDRESS, EACH, world.size.flood
        )
        flood, beside = await asyncio.gather(
            at_rate(lambda n: limits.say(full.people, n), FLOOD_PER_SECOND, world.size.flood),
            at_rate(lambda n: limits.say(honest, n), HONEST_PER_SECOND, world.size.flood),
        )
    refused = [refusal, *(one.answer for one in flood)]
    before, during = p(95, usual), p(95, beside)
    check.must(talk == PER_TALK, f"a conversation got {talk} messages through")
    check.must(full.passed == PER_ADDRESS, f"an address got {full.passed} messages through")
    odd = [f"{a.ended}, Retry-After {a.retry_after}" for a in refused if not well_told(a)]
    check.must(not odd, f"{len(odd)} of {len(refused)} refusals do not say when: {odd[:2]}")
    unwell = wrong([*usual, *beside])
    check.must(not unwell, f"{len(unwell)} honest ones were refused: {unwell[:3]}")
    check.in_time(
        during <= UNCHANGED * before,
        f"an honest p95 went from {before * 1000:.0f} to {during * 1000:.0f} ms",
    )
    return check.verdict(
        f"{talk} a conversation, {full.passed} an address, over two servers; {len(refused):,} told when "
        f"to come again; an honest p95 {during * 1000:.0f} ms, {before * 1000:.0f} without"
    )


def well_told(refusal: Answer) -> bool:
    """A 429 that says in a sentence why, and in whole seconds when to come again."""
    asked = refusal.retry_after or ""
    whole = asked.isascii() and asked.isdigit() and 1 <= int(asked) <= LONGEST_WAIT
    return refusal.status == 429 and refusal.plain and whole
