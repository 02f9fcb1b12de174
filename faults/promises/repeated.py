"""2: the same message five times, at two servers and across a restart, is one turn with one answer."""

from __future__ import annotations

import asyncio
import itertools

from faults.acks import AckLog, Message
from faults.client import Client
from faults.ledger import compare
from faults.rest import say, say_until_answered
from faults.verdict import Check, Verdict
from faults.words import SLOWLY, WORD
from faults.world import World

TIMES = 5
AT_ONCE = 10
"""Messages, five times each, that are on their way together."""


async def run(world: World) -> Verdict:
    check, log = Check(), AckLog()
    one, two, store = await world.two()
    messages = [
        Message(f"talk-{n // 2}", f"m{n}", f"{WORD} {SLOWLY if n % 4 == 0 else ''} {n}")
        for n in range(world.size.repeated)
    ]
    bases = itertools.cycle([one.base, two.base])
    gate = asyncio.Semaphore(AT_ONCE)

    async def send(message: Message, times: int) -> None:
        async with gate:
            await asyncio.gather(
                *(
                    say_until_answered(client, lambda: next(bases), message, log)
                    for _ in range(times)
                )
            )

    async with Client() as client:
        await asyncio.gather(*(send(message, TIMES) for message in messages))
        await asyncio.gather(*(server.terminate() for server in (one, two)))
        await asyncio.gather(*(server.start() for server in (one, two)))
        await asyncio.gather(*(send(message, 1) for message in messages))
        others = [
            await say(client, next(bases), Message(m.conversation, m.message_id, f"other {m.text}"))
            for m in messages[::10]
        ]
    refused = sum(answer.status == 409 and answer.plain for answer in others)
    check.must(
        refused == len(others),
        f"another text under the same id: {[a.ended for a in others if a.status != 409][:3]}",
    )
    for message in messages:
        check.must(log.acked(message) is not None, f"{message.message_id} was never answered")
    books = store.books()
    compare(log, books).into(check)
    check.must(
        len(books.inbox) == len(messages),
        f"{len(books.inbox)} messages in the inbox, {len(messages)} were sent",
    )
    heard = sum(turn.heard for turn in books.turns)
    return check.verdict(
        f"{len(messages)} messages {TIMES} times at once and again after a restart: {heard} turns, "
        f"{len(log.differing)} answers that differ; another text refused {refused} of {len(others)}"
    )
