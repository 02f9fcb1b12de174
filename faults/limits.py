"""How many messages get through before the first 429, at two servers that count together."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from faults.client import Answer, Client
from faults.web import Browser, Crowd

TRIES = 3
"""A minute may begin while one counts: the limit then shows at the next try."""
AT_ONCE = 6
TEXT = "How many sessions are there?"


async def say(browsers: Sequence[Browser], number: int) -> Answer:
    """The same question, from one browser after the other."""
    return await browsers[number % len(browsers)].say(TEXT)


async def of_a_talk(crowd: Crowd, bases: Sequence[str], limit: int) -> tuple[int, Answer]:
    """How many of one conversation's get through, and the first answer that is no reply."""
    passed, answer = 0, Answer(None)
    for _ in range(TRIES):
        browser, passed = await crowd.browser(bases[0]), 0
        for base in itertools.islice(itertools.cycle(bases), 2 * limit):
            browser.base = base
            answer = await browser.say(TEXT)
            if answer.status != 200:
                break
            passed += 1
        if passed == limit:
            break
    return passed, answer


@dataclass(frozen=True)
class Full:
    """An address at its limit: how many it got through, who sits there, and how long it is refused yet."""

    passed: int
    people: list[Browser]
    seconds: float


async def of_an_address(
    crowd: Crowd,
    bases: Sequence[str],
    addresses: Iterator[str],
    limit: int,
    each: int,
    seconds: float,
) -> Full:
    """Brings an address to its limit, at which it then stays for `seconds` at least.

    None of the people there sends more than `each`: less than a conversation may.
    """
    full = Full(0, [], 0.0)
    for _ in range(TRIES):
        await asyncio.sleep(full.seconds)  # at the next try a whole minute lies ahead
        people = [await crowd.browser(bases[n % len(bases)]) for n in range(limit // each + 10)]
        client = crowd.keep(Client(next(addresses), keep=True))
        for browser in people:
            browser.client = client
        full = await _until_refused(people, len(people) * each)
        if full.passed == limit and full.seconds > seconds:
            break
    return full


async def _until_refused(people: list[Browser], most: int) -> Full:
    numbers, passed, refused = iter(range(most)), 0, Answer(None)

    async def one_of_them() -> None:
        nonlocal passed, refused
        for number in numbers:
            answer = await say(people, number)
            passed += answer.status == 200
            if answer.status == 429:
                refused = answer
            if refused.status is not None:
                return

    await asyncio.gather(*(one_of_them() for _ in range(AT_ONCE)))
    asked = refused.retry_after or ""
    return Full(passed, people, float(asked) if asked.isdigit() else 0.0)
