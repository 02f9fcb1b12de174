"""4: a client that goes away in mid-turn leaves nothing unsaved."""

from __future__ import annotations

import asyncio
import json
import random
import time

from faults.acks import AckLog, Message
from faults.client import Client
from faults.ledger import compare
from faults.rest import PATH, say_until_answered
from faults.server import HOST
from faults.spans import read_spans
from faults.store import Store
from faults.verdict import Check, Verdict
from faults.words import SLOWLY, WORD
from faults.world import World

AT_ONCE = 2
"""So few that their turns do not wait for a thread: one leaves in the middle, not before it."""
LEAVES_WITHIN = 0.3
"""Seconds after sending; a slow turn takes about as long."""
REST = 20.0


async def run(world: World) -> Verdict:
    check, rng = Check(), random.Random(4)
    url = await world.postgres.new_database()
    server = await world.tiny("server", url)
    store, gate = Store(url), asyncio.Semaphore(AT_ONCE)
    messages = [
        Message(f"gone-{n}", f"g{n}", f"{WORD} {SLOWLY} {n}") for n in range(world.size.gone)
    ]
    left_at: dict[str, float] = {}

    async def leave(message: Message) -> None:
        async with gate:
            await send_and_leave(server.port, message, rng.uniform(0, LEAVES_WITHIN))
            left_at[message.conversation] = time.monotonic()

    await asyncio.gather(*(leave(message) for message in messages))
    open_still = await store.finished(REST)
    check.must(not open_still, f"{open_still} messages are open {REST:.0f} s later")
    spans = read_spans(world.spans)
    middle = [span for span in spans if span.running(left_at[span.conversation])]
    check.must(bool(middle), "no client left while its turn was running")
    saved = {turn.conversation for turn in store.books().turns}
    unsaved = {span.conversation for span in spans} - saved
    check.must(not unsaved, f"{len(unsaved)} turns had begun and were not saved")

    log = AckLog()
    async with Client() as client:  # whoever comes back finds the answer, or is answered now
        for message in messages:
            await say_until_answered(client, lambda: server.base, message, log)
    findings = compare(log, store.books())
    findings.into(check)
    return check.verdict(
        f"{len(messages)} left, {len(middle)} of them in mid-turn, {len(saved)} were written down: "
        f"{len(unsaved)} unsaved; on their return {findings.figure}"
    )


async def send_and_leave(port: int, message: Message, seconds: float) -> None:
    """Sends the whole request, waits so long, and breaks the connection off."""
    value = {
        "sender": message.conversation,
        "message": message.text,
        "message_id": message.message_id,
    }
    body = json.dumps(value).encode()
    _, writer = await asyncio.open_connection(HOST, port)
    writer.write(
        f"POST {PATH} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n".encode()
        + body
    )
    await writer.drain()
    await asyncio.sleep(seconds)
    writer.transport.abort()
