"""Whatever comes over HTTP gets a 4xx with a sentence, and the server goes on."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .conftest import Live

OK = {"sender": "me", "message": "training"}
DEEP = b"[" * 100_000
BODIES: list[tuple[int, Any]] = [
    (400, b""),
    (400, b"   "),
    (400, b"null"),
    (400, b"[]"),
    (400, b"7"),
    (400, b'"text"'),
    (400, b"{"),
    (400, b'{"sender": "me", "message": "training"'),
    (400, b"\xff\xfe{}"),
    (400, b'{"sender": "me", "message": "\xff"}'),
    (413, DEEP),
    (400, DEEP[:60_000]),
    (400, b'{"a":' * 5_000),
    (400, b'{"sender": "me", "message": ' + b"1" * 5_000 + b"}"),
    (400, {}),
    (400, {"message": "training"}),
    (400, {"sender": "me"}),
    (413, {"sender": "me", "message": "a" * 100_000}),
    (400, {"sender": "me", "message": "a" * 4_001}),
    (400, {"sender": "me", "message": "   "}),
    (400, {"sender": "me", "message": ""}),
    (400, {"sender": "me", "message": "a\0b"}),
    (400, b'{"sender": "me", "message": "\\ud800"}'),
    (400, b'{"sender": "\\ud800", "message": "training"}'),
    (400, b'{"sender": "a\\u0000b", "message": "training"}'),
    *[(400, {"sender": "me", "message": bad}) for bad in (None, 7, True, [], {}, ["training"])],
    *[
        (400, {"sender": bad, "message": "training"})
        for bad in (None, 7, "", " ", "a b", "a" * 129, "ä", "a/b", "a\n", [], {"a": 1}, "😀")
    ],
    *[(400, {**OK, "message_id": bad}) for bad in (7, "", "a b", [], "a" * 129)],
]


def short(value: Any) -> str:
    """A name for a body that may be long."""
    return repr(value)[:40]


@pytest.mark.parametrize(("status", "body"), BODIES, ids=short)
def test_a_bad_body_is_refused_with_a_sentence(live: Live, status: int, body: Any) -> None:
    found, answer = live.ask(body)
    assert found == status
    assert answer["error"].endswith(".")
    assert answer["messages"] == []


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonp", "json"]
)
def test_another_content_type_is_refused(live: Live, kind: str) -> None:
    status, answer = live.ask(OK, {"Content-Type": kind})
    assert status == 415 and "application/json" in answer["error"]


def test_a_charset_beside_the_content_type_is_fine(live: Live) -> None:
    assert live.ask(OK, {"Content-Type": "Application/JSON; charset=utf-8"})[0] == 200


def test_the_limits_are_exact(live: Live) -> None:
    assert live.say("a" * 4_000)[0] == 200
    assert live.say("😀" * 4_000)[0] == 200
    body = json.dumps({**OK, "pad": ""}).encode()
    fits = body.replace(b'""', b'"' + b"a" * (64 * 1024 - len(body)) + b'"')
    assert len(fits) == 64 * 1024
    assert live.ask(fits)[0] == 200
    assert live.ask(fits.replace(b'"pad"', b'"pads"'))[0] == 413


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "sender": JSON | st.just("me"),
        "message": JSON,
        "message_id": JSON,
        "metadata": JSON,
        "input_channel": JSON,
        "stream": JSON,
    },
)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.binary(max_size=200)
    | st.text().map(lambda text: text.encode("utf-8", "surrogatepass"))
    | JSON.map(lambda value: json.dumps(value).encode())
    | FIELDS.map(lambda value: json.dumps(value).encode())
)
def test_no_body_makes_a_5xx(live: Live, body: bytes) -> None:
    """Any bytes, any JSON: an answer, or a 4xx with a sentence."""
    status, answer = live.ask(body)
    if status == 200:
        assert any("custom" in message for message in answer)
    else:
        assert 400 <= status < 500, (status, body)
        assert answer["error"]


def raw(live: Live, request: bytes) -> bytes:
    """What the server sends back for these bytes."""
    with socket.create_connection(("127.0.0.1", live.port), timeout=5) as sock:
        sock.sendall(request)
        got = b""
        while b"\r\n\r\n" not in got or len(got.split(b"\r\n\r\n", 1)[1]) < length(got):
            if not (chunk := sock.recv(65536)):
                break
            got += chunk
        return got


def length(answer: bytes) -> int:
    """What the answer's header says of its body."""
    lines = answer.lower().split(b"\r\n")
    return int(next(line.split(b":")[1] for line in lines if line.startswith(b"content-length")))


HOOK = b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
BODY = json.dumps(OK).encode()


@pytest.mark.parametrize(
    "request_",
    [
        b"\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"GET /healthz HTTP/9.9\r\n\r\n",
        b"GET http://[ HTTP/1.1\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon here\r\n\r\n",
        b"GET / HTTP/1.1\r\nA: " + b"a" * 20_000 + b"\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: abc\r\n\r\n",
        HOOK + b"Content-Length: abc\r\n\r\n" + BODY,
        HOOK + b"Content-Length: -5\r\n\r\n" + BODY,
        HOOK + b"Content-Length: 99999999999\r\n\r\n" + b"a" * 2_000_000,
        HOOK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + BODY + b"\r\n0\r\n\r\n",
        HOOK + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n" + BODY + b"\r\n0\r\n\r\n",
        HOOK + b"Expect: nonsense\r\nContent-Length: 2\r\n\r\n{}",
        b"BREW /webhooks/rest/webhook HTTP/1.1\r\nHost: a\r\n\r\n",
    ],
    ids=short,
)
def test_what_is_no_http_is_refused(live: Live, request_: bytes) -> None:
    """Broken requests end neither the server nor its other talks."""
    answer = raw(live, request_)
    assert answer.startswith(b"HTTP/1.1 4"), answer[:200]
    assert b'"error"' in answer
    assert live.say("training")[0] == 200


@pytest.mark.parametrize("said", [b"-1", b"-5", b"-99999999999999999999", b"1e3", b"", b"0x10"])
@pytest.mark.parametrize("line", [b"GET /healthz", b"POST /nothing", b"DELETE /web/session"])
def test_a_body_of_less_than_nothing_is_refused_and_holds_nobody_up(
    live: Live, line: bytes, said: bytes
) -> None:
    """Sanic alone would look for its end for ever."""
    answer = raw(live, line + b" HTTP/1.1\r\nHost: a\r\nContent-Length: " + said + b"\r\n\r\nabc")
    assert answer.startswith(b"HTTP/1.1 4")
    assert live.ask(b"", path="/healthz", method="GET")[0] == 200


def test_a_chunked_message_is_answered(live: Live) -> None:
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (BODY[:5], BODY[5:]))
    answer = raw(live, HOOK + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200")


def test_a_body_that_never_comes_is_given_up(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sends half a request holds no place for long."""
    monkeypatch.setattr("bot.channels.body.SECONDS", 0.2)
    with socket.create_connection(("127.0.0.1", live.port), timeout=5) as sock:
        sock.sendall(HOOK + b"Content-Length: 100\r\n\r\n{")
        assert sock.recv(1000).startswith(b"HTTP/1.1 408")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/model", 404),
        ("GET", "/version", 404),
        ("GET", "/status", 404),
        ("GET", "/conversations/me/tracker", 404),
        ("POST", "/model/parse", 404),
        ("GET", "/webhooks/rest/webhook", 405),
        ("DELETE", "/webhooks/rest/webhook", 405),
        ("POST", "/healthz", 405),
    ],
)
def test_there_is_no_other_way_in(live: Live, method: str, path: str, status: int) -> None:
    """Rasa's HTTP API least of all."""
    found, answer = live.ask(b"{}", path=path, method=method)
    assert found == status and answer["error"]
