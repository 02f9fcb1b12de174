"""A body that breaks off, or comes in chunks that are none, is refused; what arrived of it is heard."""

from __future__ import annotations

import json
import socket
from urllib.parse import quote_plus

import pytest

from .conftest import DANGER, HELP, Site, conversation

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
ROUTES = [
    ("/chat", FORM, f"text={quote_plus(DANGER)}"),
    ("/web/messages", JSON, f'{{"message_id": "m", "text": "{DANGER}'),
    ("/web/feedback", JSON, f'{{"message_id": "m", "reason": "{DANGER}'),
    ("/webhooks/rest/webhook", JSON, f'{{"sender": "me", "message": "{DANGER}'),
]
CHUNKED = "Transfer-Encoding: chunked"
BREAKS = [
    (408, "Content-Length: 300", "{}"),
    (408, CHUNKED, "\r\n{}"),
    (408, CHUNKED, "{size}\r\n{}"),
    (408, CHUNKED, "{size}\r\n{}\r\n5"),
    (408, CHUNKED, "ffff\r\n{}"),
    (400, CHUNKED, "{size}\r\n{}\r\nZZ\r\n"),
    (400, CHUNKED, "{size}\r\n{}\r\n-1\r\n"),
    (400, CHUNKED, "ZZ\r\n{}\r\n0\r\n\r\n"),
    (400, CHUNKED, f"{'f' * 20}\r\n{{}}"),
]


def post(site: Site, path: str, kind: str, length: str, body: str, token: str) -> str:
    """The whole answer, after which the server ends the connection."""
    head = f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: {kind}\r\n{length}\r\n"
    if token:
        head += f"Authorization: Bearer {token}\r\n"
    with socket.create_connection(("127.0.0.1", site.port), timeout=5) as sock:
        sock.sendall(f"{head}\r\n{body}".encode())
        got = b""
        while chunk := sock.recv(65536):
            got += chunk
    return got.decode()


@pytest.mark.parametrize(("status", "length", "body"), BREAKS, ids=lambda value: repr(value)[:30])
@pytest.mark.parametrize(("path", "kind", "words"), ROUTES, ids=lambda value: value[:12])
def test_help_is_there_though_the_body_is_not_whole(
    site: Site,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    length: str,
    body: str,
    path: str,
    kind: str,
    words: str,
) -> None:
    """On every route, with the same status as without danger, and the talk knows of it."""
    monkeypatch.setattr("bot.channels.body.SECONDS", 0.1)
    token, calm = site.begin(), words.replace(quote_plus(DANGER), "hi").replace(DANGER, "hi")
    for said in (words, calm):
        sent = body.replace("{size}", f"{len(said):x}").replace("{}", said)
        answer = post(site, path, kind, length, sent, token)
        assert answer.startswith(f"HTTP/1.1 {status}"), answer[:200]
        assert "connection: close" in answer.lower()
        assert (HELP in answer) is (said is words)
    if path.startswith("/web/"):
        assert site.turns.noted[-1] == conversation(token)


def test_without_a_session_too(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.body.SECONDS", 0.1)
    path, kind, words = ROUTES[1]
    answer = post(site, path, kind, "Content-Length: 300", words, "")
    assert answer.startswith("HTTP/1.1 401")
    assert json.loads(answer.partition("\r\n\r\n")[2])["messages"][0]["text"] == HELP


def test_what_arrived_is_in_the_box(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has to type it again."""
    monkeypatch.setattr("bot.channels.body.SECONDS", 0.1)
    answer = post(site, "/chat", FORM, "Content-Length: 300", "text=half+a+ques", "")
    assert 'value="half a ques"' in answer and "There is a problem" in answer
