"""Nothing that is sent as one request is answered as two: its end is plain, or the connection ends."""

from __future__ import annotations

import json
import re
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.server.framing import plain

from .conftest import Live

BODY = json.dumps({"sender": "me", "message": "training"}).encode()
HOOK = b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
HIDDEN = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
CHUNKS = b"%x\r\n%b\r\n0\r\n\r\n" % (len(BODY), BODY)
LENGTH = b"Content-Length: %d\r\n" % len(BODY)


def told(live: Live, sent: bytes) -> list[bytes]:
    """The status of each answer, until the server ends the connection."""
    with socket.create_connection(("127.0.0.1", live.port), timeout=5) as sock:
        sock.sendall(sent)
        got = b""
        while chunk := sock.recv(65536):
            got += chunk
    return re.findall(rb"HTTP/1\.1 (\d{3}) ", got)


UNCLEAR = [
    b"Transfer-Encoding: Chunked\r\nContent-Length: 4\r\n",
    b"Transfer-Encoding: chunked\r\n" + LENGTH,
    LENGTH + b"Transfer-Encoding: chunked\r\n",
    b"Transfer-Encoding: chunked \r\n",
    b"Transfer-Encoding: \x0bchunked\r\n",
    b"Transfer-Encoding: identity\r\n",
    b"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n",
    b"Transfer-Encoding: gzip, chunked\r\n",
    b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
    b"Transfer-Encoding:\r\n",
    b"Transfer-Encoding : chunked\r\n",
    LENGTH + b"Content-Length: 0\r\n",
    LENGTH + LENGTH,
    b"Content-Length: %d, %d\r\n" % (len(BODY), len(BODY)),
    b"Content-Length: +%d\r\n" % len(BODY),
    b"Content-Length: 1_0\r\n",
    "Content-Length: ٣\r\n".encode(),
    b"Content-Length:\r\n",
    b"Content-Length : %d\r\n" % len(BODY),
    b" Content-Length: %d\r\n" % len(BODY),
    b"X-A: 1\r\n folded: 2\r\n" + LENGTH,
    b"X-A: 1\r\n\tContent-Length: 4\r\n" + LENGTH,
    b"X-A: 1\nTransfer-Encoding: chunked\r\n" + LENGTH,
    b"X-A: 1\rTransfer-Encoding: chunked\r\n" + LENGTH,
    b"X-A: 1\0\r\n" + LENGTH,
    b"X A: 1\r\n" + LENGTH,
    b": 1\r\n" + LENGTH,
    "Bü: 1\r\n".encode() + LENGTH,
]


@pytest.mark.parametrize("lines", UNCLEAR, ids=lambda lines: repr(lines)[:50])
@pytest.mark.parametrize("body", [BODY, CHUNKS], ids=["length", "chunks"])
def test_a_body_without_a_plain_end_is_refused(live: Live, lines: bytes, body: bytes) -> None:
    """Once, and neither it nor what comes behind it is taken for a request."""
    assert told(live, HOOK + lines + b"\r\n" + body + HIDDEN) == [b"400"]
    assert live.say("training")[0] == 200


@pytest.mark.parametrize("first", [b"GET /\nX: HTTP/1.1", b"GET /healthz\r HTTP/1.1"])
def test_half_a_line_end_in_the_first_line_is_refused(live: Live, first: bytes) -> None:
    assert told(live, first + b"\r\nHost: a\r\n\r\n" + HIDDEN) == [b"400"]


@pytest.mark.parametrize(
    "end", [b"0\r\n\r\n", b"0\r\nXX", b"0\r\nX: y\r\n\r\n", b"0;a=b\r\n\r\n", b"00\r\nGET / "]
)
@pytest.mark.parametrize("line", [HOOK, b"POST /healthz HTTP/1.1\r\n", b"GET /healthz HTTP/1.1\r\n"])  # fmt: skip
def test_behind_a_body_in_chunks_nothing_is_read(live: Live, line: bytes, end: bytes) -> None:
    """Whatever stands between its last chunk and there, and whether the body was wanted or not."""
    sent = line + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNKS.removesuffix(b"0\r\n\r\n") + end
    assert len(told(live, sent + HIDDEN)) == 1


def test_behind_a_body_of_a_plain_length_the_next_is_answered(live: Live) -> None:
    """Browsers and proxies send one after the other."""
    one = HOOK + b"content-LENGTH:\t %d \t\r\n\r\n" % len(BODY) + BODY
    last = HIDDEN.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    assert told(live, one + HIDDEN + last) == [b"200"] * 3


@given(st.lists(st.binary(max_size=30), max_size=4).map(b"\r\n".join))
def test_any_bytes_are_plain_or_not(head: bytes) -> None:
    """It never fails; and whatever is plain says at most once how its body ends."""
    if plain(b"GET / HTTP/1.1\r\n" + head):
        lines = [line.lower() for line in head.split(b"\r\n")]
        assert all(b":" in line for line in lines)
