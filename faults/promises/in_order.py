"""3: with two servers, the turns of a conversation run one at a time, in the order of arrival."""

from __future__ import annotations

import asyncio
import random

from faults.acks import AckLog, Message
from faults.client import Client
from faults.ledger import compare
from faults.rest import say_until_answered
from faults.spans import overlaps, read_spans
from faults.verdict import Check, Verdict
from faults.words import WORD
from faults.world import World

BURST = 10
AT_ONCE = 15
"""Conversations that have their burst at the same time."""
APART = 0.02
"""Seconds between two messages of a burst at most: most turns take longer."""
REST = 20.0


async def run(world: World) -> Verdict:
    check, log, rng = Check(), AckLog(), random.Random(3)
    one, two, store = await world.two()
    gate = asyncio.Semaphore(AT_ONCE)

    async def burst(name: str) -> None:
        sent = []
        async with gate:
            for number in range(BURST):
                message = Message(name, f"{name}.{number}", f"{WORD} {number}")
                base = rng.choice([one.base, two.base])
                send = say_until_answered(client, lambda base=base: base, message, log)  # type: ignore[misc]
                sent.append(asyncio.create_task(send))
                await asyncio.sleep(rng.uniform(0, APART))
            await asyncio.gather(*sent)

    async with Client() as client:
        await asyncio.gather(*(burst(f"burst-{n}") for n in range(world.size.bursts)))
    await store.finished(REST)
    spans = read_spans(world.spans)
    at_once = overlaps(spans, {})
    servers = {span.pid for span in spans}
    check.must(len(servers) == 2, f"{len(servers)} of 2 servers took turns")
    check.must(not at_once, f"{len(at_once)} turns began while another ran: {at_once[:2]}")
    books = store.books()
    findings = compare(log, books)
    findings.into(check)
    check.must(
        len(books.inbox) == world.size.bursts * BURST,
        f"{len(books.inbox)} of {world.size.bursts * BURST} messages were written down",
    )
    return check.verdict(
        f"{world.size.bursts} x {BURST} at once over two servers: {len(at_once)} overlaps, "
        f"{len(findings.disordered)} out of order, {findings.figure}"
    )
