"""A real server on a free port, over the tiny project, with safety rules of its own."""

from __future__ import annotations

import asyncio
import http.client
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sanic import Sanic

from bot.server import console
from bot.server.app import make_app
from bot.server.assistant import Assistant
from bot.server.background import Background
from bot.server.metrics import Metrics
from bot.server.readable import ReadableProtocol
from bot.settings import load
from bot.storage import turn_log
from bot.turn.assemble import turns
from bot.turn.messages import Message, plain
from bot.turn.safety_first import SafetyFirst
from bot.turn.take_turn import Turns

DANGER = "danger, danger"
HELP = "Call 999."
SORRY = "Sorry, something went wrong."


@dataclass(frozen=True)
class Found:
    level: str
    kind: str | None = None
    rule: str | None = None


def check(text: str) -> Found:
    return Found("danger", "emergency", "rule-1") if DANGER in text else Found("none")


def reply(found: Found) -> list[Message] | None:
    return plain(HELP, "safety") if found.level == "danger" else None


@dataclass
class Live:
    """A server that listens, and a client for it."""

    port: int
    assistant: Assistant
    metrics: Metrics
    turns: Turns
    loop: asyncio.AbstractEventLoop = field(repr=False)

    def ask(
        self,
        body: Any,
        headers: dict[str, str] | None = None,
        path: str = "/webhooks/rest/webhook",
        method: str = "POST",
    ) -> tuple[int, Any]:
        """Status and JSON of the answer; `body` as it is where it is bytes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", **(headers or {})}
        connection.request(method, path, data if method == "POST" else None, headers)
        answer = connection.getresponse()
        raw = answer.read()
        connection.close()
        return answer.status, json.loads(raw)

    def say(self, text: str, sender: str = "me", **more: Any) -> tuple[int, Any]:
        return self.ask({"sender": sender, "message": text, **more})

    def log(self, conversation: str) -> list[turn_log.Turn]:
        """The turns of a conversation as they are saved."""
        with self.assistant.database.ready().connect() as connection:
            return turn_log.everything(connection, conversation)

    def text(self, path: str) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path)
        text = connection.getresponse().read().decode()
        connection.close()
        return text


@pytest.fixture(scope="session")
def start(tiny_models: Path, tiny_actions: str) -> Iterator[Callable[..., Live]]:
    """Starts a server; settings by name, `loaded=False` for one without a model."""
    stops: list[Callable[[], None]] = []
    Sanic.test_mode = True  # it rewrites its own methods for one app; this lets others follow

    def start_one(data: Path, *, loaded: bool = True, **environ: str) -> Live:
        environ = {"DATA_DIR": str(data), "MODELS_DIR": str(tiny_models), **environ}
        settings = load(environ, Path("/nonexistent"))
        assistant, metrics = Assistant(settings, actions=tiny_actions), Metrics()
        if loaded:
            assistant.load()
        safety = SafetyFirst(check, reply)
        take = turns(
            assistant.handle,
            assistant.database,
            safety,
            seen=metrics.seen,
            remember=assistant.remember_danger,
            sorry=SORRY,
        )
        app = make_app(settings, assistant, take, safety, metrics)
        background = Background(take, assistant.database, 90, 30)
        sock = console.listen("127.0.0.1", 0)
        loop, up = asyncio.new_event_loop(), threading.Event()

        async def serve() -> None:
            server = await app.create_server(
                sock=sock, protocol=ReadableProtocol, return_asyncio_server=True
            )
            assert server is not None
            await server.startup()
            background.start()
            up.set()
            await server.serve_forever()

        def run() -> None:
            task = loop.create_task(serve())
            try:
                loop.run_until_complete(task)
            except (asyncio.CancelledError, RuntimeError):
                pass

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        assert up.wait(20)

        def stop() -> None:
            loop.call_soon_threadsafe(loop.stop)
            thread.join(10)
            assistant.close()

        stops.append(stop)
        return Live(sock.getsockname()[1], assistant, metrics, take, loop)

    yield start_one
    for stop in stops:
        stop()


@pytest.fixture(scope="session")
def live(start: Callable[..., Live], tmp_path_factory: pytest.TempPathFactory) -> Live:
    """One server for all tests that leave it as it was."""
    return start(tmp_path_factory.mktemp("data"))
