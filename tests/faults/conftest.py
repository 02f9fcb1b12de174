"""What the tests of the faults share: answers, books, and a web server to be asked."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from aiohttp import web

from faults.acks import AckLog, Message
from faults.client import Answer
from faults.store import Books, Received, Replied, Saved

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Listening = Callable[[Handler], AbstractAsyncContextManager[str]]


@pytest.fixture
def reply() -> Callable[..., Answer]:
    """A 200 with the reply that `books` has to that message."""

    def make(number: int, outcome: str = "answer", reply_id: str | None = None) -> Answer:
        custom = {"outcome": outcome, "message_id": reply_id or f"r{number}"}
        return Answer(200, [{"text": f"turn {number}"}, {"custom": custom}])

    return make


@pytest.fixture
def acked(reply: Callable[..., Answer]) -> Callable[..., AckLog]:
    """A log in which these messages of the talk "a" were answered."""

    def make(*numbers: int) -> AckLog:
        log = AckLog()
        for number in numbers:
            log.note(Message("a", f"m{number}", "text"), reply(number))
        return log

    return make


@pytest.fixture
def books() -> Callable[[int], Books]:
    """A store in which all is well: so many messages in "a", each with its turn and its reply."""

    def make(count: int) -> Books:
        numbers = range(1, count + 1)
        return Books(
            [Received(n, "a", f"m{n}", 1, True, "answer") for n in numbers],
            [Saved("a", n, n, heard=1, count=n) for n in numbers],
            [Replied(n, "a", n, f"r{n}") for n in numbers],
        )

    return make


@pytest.fixture
def listening() -> Listening:
    """A web server that hands every request to a handler; its address."""

    @asynccontextmanager
    async def serve(handle: Handler) -> AsyncIterator[str]:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", handle)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()

    return serve
