"""12: 500 open conversations at 10 messages a second: p95 under 1 s, p99 under 3 s, no error."""

from __future__ import annotations

import random

from bench.questions import eval_questions
from faults.acks import Message
from faults.client import Answer, Client
from faults.paced import at_rate, p, wrong
from faults.rest import say
from faults.verdict import Check, Verdict
from faults.world import World

CONVERSATIONS = 500
PER_SECOND = 10.0
P95, P99 = 1.0, 3.0


async def run(world: World) -> Verdict:
    check, rng = Check(), random.Random(12)
    url = await world.postgres.new_database()
    server = await world.real("server", url)
    seconds = world.size.busy
    questions = eval_questions().take(int(PER_SECOND * seconds))
    talks = [n % CONVERSATIONS for n in range(len(questions))]
    rng.shuffle(talks)
    async with Client(keep=True) as client:

        async def ask(number: int) -> Answer:
            message = Message(f"open-{talks[number]}", f"q{number}", questions[number])
            return await say(client, server.base, message)

        times = await at_rate(ask, PER_SECOND, seconds)
    failed = wrong(times)
    p95, p99 = p(95, times), p(99, times)
    check.must(not failed, f"{len(failed)} of {len(times)} failed: {failed[:3]}")
    check.in_time(p95 < P95, f"p95 is {p95:.2f} s")
    check.in_time(p99 < P99, f"p99 is {p99:.2f} s")
    return check.verdict(
        f"{len(times):,} messages in {len(set(talks))} conversations over {seconds:.0f} s: "
        f"p95 {p95 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms, {len(failed)} errors"
    )
