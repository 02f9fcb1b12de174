"""Load: at its rate whatever the answers take, one message after the other in a conversation, limits counted."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from aiohttp import web

from faults import limits
from faults.acks import AckLog
from faults.client import Answer, addresses
from faults.outage import Seen, between, danger, untold
from faults.paced import Timed, at_rate, p, wrong
from faults.talkers import Talkers
from faults.verdict import NotMeasured
from faults.web import Crowd

Listening = Callable[..., AbstractAsyncContextManager[str]]


def test_at_a_rate_everything_is_sent_once_and_waited_for() -> None:
    async def send(number: int) -> Answer:
        return Answer(200 if number % 2 else 503, number)

    times = asyncio.run(at_rate(send, per_second=1_000, seconds=0.02))
    assert [one.answer.body for one in times] == list(range(20))
    assert wrong(times) == ["503"] * 10


def test_a_percentile_of_nothing_is_not_measured() -> None:
    assert p(50, [Timed(Answer(200), seconds) for seconds in (1.0, 2.0, 9.0)]) == 2.0
    with pytest.raises(NotMeasured):
        p(95, [])


def test_a_conversation_waits_for_its_answer_and_a_shy_one_asks_once(listening: Listening) -> None:
    heard: list[dict[str, Any]] = []
    running = Counter[str]()
    most = Counter[str]()

    async def handle(request: web.Request) -> web.Response:
        value = await request.json()
        heard.append(value)
        talk = value["sender"]
        running[talk] += 1
        most[talk] = max(most[talk], running[talk])
        await asyncio.sleep(0.005)
        running[talk] -= 1
        times = sum(one["message_id"] == value["message_id"] for one in heard)
        if times == 1:  # the first time never
            return web.json_response({}, status=503)
        return web.json_response([{"custom": {"message_id": value["message_id"]}}])

    async def run() -> AckLog:
        log = AckLog()
        async with listening(handle) as base, Talkers(log, [base], 6, 200.0, shy=2):
            while len(log.acks) < 20:
                await asyncio.sleep(0.01)
        return log

    log = asyncio.run(run())
    assert set(most.values()) == {1}
    times = Counter(one["message_id"] for one in heard)
    assert {times[name] for name in times if name.startswith(("talk-0.", "talk-1."))} == {1}
    assert {times[name] for name in times if not name.startswith(("talk-0.", "talk-1."))} == {2}
    assert log.given_up == []  # what was begun was finished


NEVER = 10**9


class Limited:
    """A server with one count of its own a conversation and an address."""

    def __init__(self, per_talk: int, per_address: int, first_minute: int = NEVER) -> None:
        self.talks, self.addresses = Counter[str](), Counter[str]()
        self._per_talk, self._per_address = per_talk, per_address
        self._numbers = itertools.count()
        self._first_minute = first_minute

    async def handle(self, request: web.Request) -> web.Response:
        if request.path == "/web/session":
            return web.json_response({"session": f"s{next(self._numbers)}"}, status=201)
        talk, address = request.headers["Authorization"], str(request.remote)
        if sum(self.addresses.values()) == self._first_minute:  # a new one begins
            self.talks.clear(), self.addresses.clear()
            self._first_minute = NEVER
        if self.talks[talk] >= self._per_talk or self.addresses[address] >= self._per_address:
            return web.json_response({}, status=429, headers={"Retry-After": "1"})
        self.talks[talk] += 1
        self.addresses[address] += 1
        return web.json_response([])


@pytest.mark.parametrize("per_talk", [3, 5])
def test_the_limit_of_a_conversation_is_counted(listening: Listening, per_talk: int) -> None:
    async def run() -> tuple[int, Answer]:
        limited = Limited(per_talk, 1_000, first_minute=2 if per_talk == 5 else NEVER)
        async with listening(limited.handle) as base, Crowd(addresses()) as crowd:
            return await limits.of_a_talk(crowd, [base, base], limit=5)

    passed, refusal = asyncio.run(run())
    assert passed == per_talk
    assert (refusal.status, refusal.retry_after) == (429, "1")


@pytest.mark.parametrize("per_address", [40, 50])
def test_the_limit_of_an_address_is_counted(listening: Listening, per_address: int) -> None:
    async def run() -> limits.Full:
        limited = Limited(20, per_address)
        async with listening(limited.handle) as base, Crowd(addresses()) as crowd:
            return await limits.of_an_address(
                crowd, [base], addresses(), limit=40, each=18, seconds=0.5
            )

    full = asyncio.run(run())
    assert full.passed == per_address
    assert full.seconds == 1.0


def test_who_was_told_was_told_in_a_sentence_with_a_503() -> None:
    told = Answer(503, {"error": "Please try again.", "messages": [{"text": "Sorry."}]})
    silent = Answer(503, {"error": "Please try again.", "messages": []})
    assert untold([told, silent, Answer(200, []), Answer(None, error="Cut")]) == [
        "503",
        "200",
        "Cut",
    ]
    assert between([Seen(1.0, told), Seen(2.0, silent)], 1.5, 2.5) == [silent]


def test_somebody_in_danger_is_the_tests_own() -> None:
    assert danger().strip()
