"""What comes back over the REST channel is read into a Reply, whatever state it is in."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bot.evaluate.assistant import RemoteAssistant, Source, read_reply

MESSAGES = [
    {
        "recipient_id": "a",
        "text": "It opens at nine.",
        "buttons": [{"title": "And dogs?", "payload": "/choose"}],
    },
    {
        "recipient_id": "a",
        "custom": {
            "outcome": "answer",
            "confidence": 0.9,
            "answers": [
                {"id": "visiting.hours", "sources": [{"page": "P", "section": "S", "quote": "Q"}]}
            ],
        },
    },
]


def test_text_outcome_sources_and_buttons_are_read():
    reply = read_reply(MESSAGES, 0.5)
    assert (reply.text, reply.outcome, reply.seconds) == ("It opens at nine.", "answer", 0.5)
    assert reply.sources == (Source("P", "S", "Q"),)
    assert reply.buttons == (("And dogs?", "/choose"),)
    assert reply.answers == ("visiting.hours",)
    assert reply.error is None


@pytest.mark.parametrize("broken", [None, {}, "no", [], [1]])
def test_what_is_no_reply_is_an_error(broken):
    assert read_reply(broken, 0.0).error


@pytest.fixture
def base():
    class Stub(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            status = 400 if asked["message"] == "bad" else 200
            body = json.dumps([{"text": f"{asked['sender']}: {asked['message']}"}]).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Stub) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_server_is_asked_over_its_rest_channel(base):
    assert RemoteAssistant(base).say("ann", "hello").text == "ann: hello"


def test_a_refusal_is_an_error_and_no_exception(base):
    assert RemoteAssistant(base).say("ann", "bad").error == "HTTP 400"


def test_a_server_that_is_not_there_is_an_error_and_no_exception():
    assert RemoteAssistant("http://127.0.0.1:9").say("ann", "hello").error
