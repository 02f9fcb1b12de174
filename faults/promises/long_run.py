"""17: over a long run memory grows by less than a tenth, and turn 200 takes less than 1.5 times turn 10."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator

from bench.figures import median
from bench.processes import memory_mib
from bench.questions import Questions, eval_questions
from faults.acks import Message
from faults.client import Answer, Client
from faults.rest import say
from faults.server import Server
from faults.verdict import Check, NotMeasured, Verdict
from faults.world import World

AT_ONCE = 8
TALK = 25
"""Messages in a conversation before the next begins."""
WARM = 0.1
"""The part of the run after which what grows is counted: until then, what is used gets loaded."""
WARM_LEAST = 300
GROWS = 0.10
SLOWER = 1.5
EARLY, LATE, WINDOW = 5, 195, 10
"""Turns before those that are compared: around turn 10 and around turn 200."""
TALKS = 2


async def run(world: World) -> Verdict:
    check, questions = Check(), eval_questions()
    url = await world.postgres.new_database()
    server = await world.real("server", url)
    warm = max(WARM_LEAST, int(world.size.long * WARM))
    async with Client(keep=True) as client:
        failed = await talks(client, server, questions, "warm", warm)
        before = memory(server)
        failed += await talks(client, server, questions, "long", world.size.long - warm)
        after = memory(server)
        early, late = await early_and_late(client, server, questions)
    grown = after / before - 1
    check.must(not failed, f"{len(failed)} failed: {failed[:3]}")
    check.must(grown < GROWS, f"memory grew by {grown:.1%}")
    check.in_time(late < SLOWER * early, f"turn 200 takes {late / early:.2f} times turn 10")
    return check.verdict(
        f"{world.size.long:,} messages: {before:.0f} MiB after {warm:,}, {after:.0f} at the end "
        f"({grown:+.1%}); turn 200 takes {late / early:.2f} times turn 10"
    )


def memory(server: Server) -> float:
    found = memory_mib(server.pid)
    if found is None:
        raise NotMeasured("how much memory a process takes is told on Linux only")
    return found


async def talks(
    client: Client, server: Server, questions: Questions, prefix: str, count: int
) -> list[str]:
    """So many messages, some conversations at once; how those ended that failed."""
    numbers: Iterator[int] = iter(range(count))
    failed: list[str] = []

    async def one(who: int) -> None:
        for turn in itertools.count():
            number = next(numbers, None)
            if number is None:
                return
            talk = f"{prefix}-{who}-{turn // TALK}"
            answer = await ask(client, server, talk, number, questions)
            if answer.status != 200:
                failed.append(answer.ended)

    await asyncio.gather(*(one(who) for who in range(AT_ONCE)))
    return failed


async def ask(
    client: Client, server: Server, talk: str, number: int, questions: Questions
) -> Answer:
    question = questions.take(1)[0]
    return await say(client, server.base, Message(talk, f"{talk}.{number}", question))


async def early_and_late(
    client: Client, server: Server, questions: Questions
) -> tuple[float, float]:
    """The median seconds of turns around the tenth and around the two hundredth.

    The same question goes to a short talk and to a long one, who is first changing each time.
    """
    taken: dict[str, list[float]] = {"short": [], "long": []}
    for number in range(TALKS):
        names = {kind: f"{kind}-{number}" for kind in taken}
        for kind, turns in (("long", LATE), ("short", EARLY)):
            for turn in range(turns):
                await ask(client, server, names[kind], turn, questions)
        for turn in range(WINDOW):
            question = questions.take(1)[0]
            for kind in sorted(taken, reverse=bool(turn % 2)):
                message = Message(names[kind], f"w{turn}", question)
                answer = await say(client, server.base, message)
                if answer.status != 200:
                    raise NotMeasured(f"a turn of the {kind} talk: {answer.ended}")
                taken[kind].append(answer.seconds)
    return median(taken["short"]), median(taken["long"])
