"""A client that went away is no error of the server's."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from typing import Any

import pytest
from structlog.testing import capture_logs

from .conftest import Site

FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
JSON = b"Content-Type: application/json\r\n"
WHOLE = [
    b"POST /chat HTTP/1.1\r\nHost: a\r\n" + FORM + b"Content-Length: 7\r\n\r\ntext=hi",
    b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: a\r\n" + JSON + b"Content-Length: 31\r\n\r\n"
    b'{"sender": "me","message":"hi"}',
]
HALF = [sent[:-1] for sent in WHOLE]


@pytest.mark.parametrize("reset", [False, True])
@pytest.mark.parametrize("sent", [*WHOLE, *HALF], ids=lambda sent: repr(sent[5:12] + sent[-3:]))
def test_who_closes_the_connection_leaves_no_line(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: Any, sent: bytes, reset: bool
) -> None:
    """Before the body is whole or while it is answered: as "Send" pressed twice does it."""
    begun, ended = threading.Event(), threading.Event()

    async def slow(*_: Any, **__: Any) -> None:
        begun.set()
        try:
            await asyncio.sleep(20)
        finally:
            ended.set()

    if sent in WHOLE:
        monkeypatch.setattr(site.turns, "take_turn", slow)
    with capture_logs() as lines:
        with socket.create_connection(("127.0.0.1", site.port), timeout=5) as sock:
            if reset:  # as a browser does that is closed
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            sock.sendall(sent)
            assert begun.wait(5) if sent in WHOLE else not begun.wait(0.2)
        assert ended.wait(5) if sent in WHOLE else not ended.wait(0.2)
        assert site.call("GET", "/healthz").status == 200
    # Other tests' servers may still be at work, and say so.
    assert "request failed" not in [line["event"] for line in lines]
    assert not [one for one in caplog.records if one.name[:5] == "sanic" and one.levelname == "ERROR"]  # fmt: skip


def test_a_mistake_of_ours_is_still_one(site: Site) -> None:
    """The line is there for those who look after the server."""
    site.turns.fails = RuntimeError("a mistake of ours")
    with capture_logs() as lines:
        assert site.say(site.begin(), "hi").status == 500
    assert ("request failed", "error") in [(line["event"], line["log_level"]) for line in lines]
