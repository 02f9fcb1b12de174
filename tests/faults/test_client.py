"""A client asks from its own address, never raises, and sends the same message until it is answered."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from faults.acks import AckLog, Message
from faults.client import Answer, Client, addresses
from faults.rest import LONGEST, SHORTEST, pause, say_until_answered
from faults.web import Crowd, open_browser

Listening = Callable[..., AbstractAsyncContextManager[str]]
REPLY = [{"text": "yes"}, {"custom": {"outcome": "answer", "message_id": "r1"}}]


def test_no_two_addresses_are_the_same_and_all_are_of_this_machine() -> None:
    some = list(itertools.islice(addresses(), 70_000))
    assert len(set(some)) == len(some)
    assert all(one.startswith("127.") and not one.endswith((".0", ".255")) for one in some)
    assert "127.0.0.1" not in some


def test_a_request_comes_from_the_address_that_was_given(listening: Listening) -> None:
    async def remote(request: web.Request) -> web.Response:
        return web.json_response([{"text": request.remote}])

    async def run() -> list[str]:
        async with listening(remote) as base:
            seen = []
            for address in ("127.1.2.3", "127.9.0.7"):
                async with Client(address) as client:
                    seen.append((await client.get(base)).messages[0]["text"])
            return seen

    assert asyncio.run(run()) == ["127.1.2.3", "127.9.0.7"]


def test_what_goes_wrong_is_an_answer_too(listening: Listening) -> None:
    async def refuse(_request: web.Request) -> web.Response:
        return web.json_response({"error": "Not now.", "messages": []}, status=503)

    async def run() -> tuple[Answer, Answer]:
        async with listening(refuse) as base, Client() as client:
            told = await client.post(base, {"a": 1})
        async with Client() as client:
            return told, await client.post(base, {"a": 1})

    told, nothing = asyncio.run(run())
    assert (told.status, told.sentence, told.plain) == (503, "Not now.", True)
    assert nothing.status is None
    assert nothing.ended == nothing.error


@pytest.mark.parametrize(
    ("body", "plain"),
    [
        ({"error": "Please try again."}, True),
        ({"error": "ValueError"}, False),
        ({"error": "Traceback:\n  line 1."}, False),
        ({"error": 5}, False),
        ([], False),
        (None, False),
    ],
)
def test_a_refusal_is_plain_where_it_is_a_sentence(body: Any, plain: bool) -> None:
    assert Answer(400, body).plain is plain


def test_the_same_message_is_sent_until_it_is_answered(listening: Listening) -> None:
    heard: list[dict[str, Any]] = []
    how = iter([503, 429, 202, None, 200])

    async def handle(request: web.Request) -> web.StreamResponse:
        heard.append(await request.json())
        status = next(how)
        if status is None:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        return web.json_response(REPLY if status == 200 else {}, status=status)

    async def run() -> tuple[Answer, AckLog]:
        log = AckLog()
        async with listening(handle) as base, Client() as client:
            sent = Message("a", "m1", "hello")
            return await say_until_answered(client, lambda: base, sent, log), log

    answer, log = asyncio.run(run())
    assert answer.status == 200
    assert heard == [{"sender": "a", "message": "hello", "message_id": "m1"}] * 5
    ack = log.acked(Message("a", "m1", "hello"))
    assert ack is not None and ack.reply_id == "r1"
    assert [one.status for _, _, one in log.failed] == [503, 429, 202, None]
    assert log.given_up == []


@pytest.mark.parametrize("status", [400, 409, 500])
def test_a_last_word_is_not_asked_again(listening: Listening, status: int) -> None:
    async def handle(_request: web.Request) -> web.Response:
        return web.json_response({}, status=status)

    async def run() -> AckLog:
        log = AckLog()
        async with listening(handle) as base, Client() as client:
            await say_until_answered(client, lambda: base, Message("a", "m1", "hello"), log)
        return log

    log = asyncio.run(run())
    assert len(log.failed) == 1
    assert log.given_up == [(Message("a", "m1", "hello"), str(status))]


def test_patience_ends() -> None:
    async def run() -> AckLog:
        log = AckLog()
        async with Client() as client:
            nowhere = "http://127.0.0.1:1"
            await say_until_answered(client, lambda: nowhere, Message("a", "m1", "x"), log, 0.0)
        return log

    assert len(asyncio.run(run()).given_up) == 1


@pytest.mark.parametrize(
    ("asked", "seconds"), [(None, SHORTEST), ("0", 0.0), ("60", LONGEST), ("soon", SHORTEST)]
)
def test_the_pause_is_what_was_asked_for_within_reason(asked: str | None, seconds: float) -> None:
    assert pause(Answer(503, retry_after=asked)) == seconds


def test_a_second_ack_has_to_say_what_the_first_said(reply: Callable[..., Answer]) -> None:
    log, sent = AckLog(clock=lambda: 5.0), Message("a", "m1", "hello")
    log.note(sent, reply(1))
    log.note(sent, reply(1))
    assert log.differing == []
    log.note(sent, reply(1, outcome="clarify"))
    assert log.differing == [sent]
    ack = log.acked(sent)
    assert ack is not None and (ack.outcome, ack.at) == ("answer", 5.0)


def test_acks_are_written_a_line_each(tmp_path: Path, acked: Callable[..., AckLog]) -> None:
    acked(1, 2).write(tmp_path / "acks.jsonl")
    assert len((tmp_path / "acks.jsonl").read_text().splitlines()) == 2


def test_browsers_have_addresses_of_their_own_and_send_their_token(listening: Listening) -> None:
    seen: list[tuple[str | None, str | None]] = []

    async def handle(request: web.Request) -> web.Response:
        if request.path == "/web/session" and request.method == "POST":
            return web.json_response({"session": f"of {request.remote}"}, status=201)
        seen.append((request.remote, request.headers.get("Authorization")))
        return web.json_response(REPLY)

    async def run() -> None:
        async with listening(handle) as base, Crowd(addresses()) as crowd:
            for browser in [await crowd.browser(base) for _ in range(2)]:
                await browser.say("hello")
            async with Client() as client:
                assert (await open_browser(client, base)).token == "of 127.0.0.1"

    asyncio.run(run())
    assert len({address for address, _ in seen}) == 2
    assert all(token == f"Bearer of {address}" for address, token in seen)
