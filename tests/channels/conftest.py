"""A real server on a free port, over turns that are kept in memory, with safety rules of its own."""

from __future__ import annotations

import asyncio
import http.client
import json
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from sanic import Sanic

from bot.server import console
from bot.server.app import make_app
from bot.server.metrics import Metrics
from bot.server.readable import ReadableProtocol
from bot.settings import load
from bot.storage.queue.joined import Somebody
from bot.storage.talk import Exchange
from bot.turn.messages import Message, plain
from bot.turn.refusals import Conflict, Ended, TooMany
from bot.turn.safety_first import Danger, SafetyFirst

DANGER = "danger, danger"
HELP = "Call 999."
SORRY = "Sorry, something went wrong."
KEY = "k" * 32
OLD_KEY = "o" * 32
OFFERED = '/choose{"topic": "training"}'
SITE = "https://www.example.org"
ROOT = Path(__file__).parents[2]


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
class Taken:
    """One turn as the channel asked for it."""

    text: str
    danger: Danger | None
    more: dict[str, Any]
    messages: list[Message]


@dataclass
class FakeTurns:
    """What `bot/turn` promises, in memory; `fails` is raised in place of any of it."""

    fails: Exception | None = None
    kept: dict[str, dict[str, Taken]] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    noted: list[str] = field(default_factory=list)
    people: dict[str, Somebody] = field(default_factory=dict)
    judged: list[tuple[Any, ...]] = field(default_factory=list)

    @property
    def talks(self) -> FakeTurns:
        """Both in one."""
        return self

    def _fail(self) -> None:
        if self.fails is not None:
            raise self.fails

    async def take_turn(
        self,
        conversation: str,
        text: str,
        *,
        message_id: str | None = None,
        danger: Danger | None = None,
        channel: str = "rest",
        per_minute: int | None = None,
        ends_when_erased: bool = False,
    ) -> list[Message]:
        self._fail()
        if ends_when_erased and conversation in self.erased:
            raise Ended
        talk = self.kept.setdefault(conversation, {})
        name = message_id or uuid.uuid4().hex
        if name in talk:
            if talk[name].text != text:
                raise Conflict(name)
            return talk[name].messages
        if per_minute is not None and len(talk) >= per_minute:
            raise TooMany(7)
        messages = danger.messages if danger else plain(f"You said {text}", "answer")
        custom = {**messages[1]["custom"], "message_id": uuid.uuid4().hex}
        messages = [messages[0], {"custom": custom}]
        more = {"channel": channel, "per_minute": per_minute}
        talk[name] = Taken(text, danger, more, messages)
        return messages

    def fallback(self, danger: Danger | None) -> list[Message]:
        return danger.messages if danger else plain(SORRY, "handoff")

    async def remember_danger(self, conversation: str) -> None:
        self.noted.append(conversation)

    async def replies_after(
        self, conversation: str, position: int
    ) -> list[tuple[int, list[Message]]]:
        self._fail()
        said = [taken.messages for taken in self.kept.get(conversation, {}).values()]
        return list(enumerate(said, start=1))[position:]

    async def person(self, conversation: str) -> Somebody | None:
        self._fail()
        return self.people.get(conversation)

    async def exchanges(self, conversation: str) -> list[Exchange]:
        self._fail()
        talk = self.kept.get(conversation, {}).values()
        return [Exchange(taken.text, taken.messages) for taken in talk]

    async def offered(self, conversation: str, payload: str) -> bool:
        self._fail()
        return payload == OFFERED and conversation in self.kept

    async def feedback(
        self, conversation: str, reply_id: str, useful: bool, reason: str | None
    ) -> bool:
        self._fail()
        talk = self.kept.get(conversation, {}).values()
        if reply_id not in [taken.messages[1]["custom"]["message_id"] for taken in talk]:
            return False
        self.judged.append((conversation, reply_id, useful, reason))
        return True

    async def ended(self, conversation: str) -> bool:
        return conversation in self.erased

    async def erase(self, conversation: str) -> None:
        self._fail()
        self.kept.pop(conversation, None)
        self.erased.add(conversation)


class FakeAssistant:
    """A model that is always ready."""

    model = Path("20260101-000000-secret-name.tar.gz")

    async def handle(self, _message: Any) -> None:
        raise AssertionError("messages go to the turns")

    async def not_ready(self) -> str | None:
        return None


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: Any

    @property
    def safe(self) -> bool:
        """Whether the safety reply is in it, and nothing beside it."""
        said = self.body if isinstance(self.body, list) else self.body["messages"]
        return [message.get("text") for message in said] == [HELP, None]


@dataclass
class Site:
    """A server that listens, and a client for it."""

    port: int
    turns: FakeTurns

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        token: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """The answer; `body` is sent as it is where it is bytes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"Content-Type": "application/json"} if data is not None else {}
        sent |= {"Authorization": f"Bearer {token}"} if token is not None else {}
        connection.request(method, path, data, {**sent, **(headers or {})})
        answer = connection.getresponse()
        raw = answer.read()
        found = {name.lower(): value for name, value in answer.getheaders()}
        connection.close()
        return Answer(answer.status, found, json.loads(raw) if raw else None)

    def begin(self) -> str:
        """The token of a new session."""
        return str(self.call("POST", "/web/session").body["session"])

    def say(self, token: str | None, text: str, message_id: str | None = None) -> Answer:
        body = {"message_id": message_id or uuid.uuid4().hex, "text": text}
        return self.call("POST", "/web/messages", body, token)


def conversation(token: str) -> str:
    """What a token is for."""
    return "web:" + token.partition(".")[0]


@pytest.fixture(scope="session")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Site]]:
    """Starts a server; settings by name."""
    stops: list[Callable[[], None]] = []
    Sanic.test_mode = True  # it rewrites its own methods for one app; this lets others follow

    def start_one(root: Path = ROOT, **environ: str) -> Site:
        environ = {
            "DATA_DIR": str(tmp_path_factory.mktemp("data")),
            "SECRET_KEY": KEY,
            "SECRET_KEY_PREVIOUS": OLD_KEY,
            "WEBSITE_ORIGINS": SITE,
            **environ,
        }
        turns, settings = FakeTurns(), load(environ, Path("/nonexistent"))
        assistant, safety = cast(Any, FakeAssistant()), SafetyFirst(check, reply)
        app = make_app(settings, assistant, cast(Any, turns), safety, Metrics(), root=root)
        sock = console.listen("127.0.0.1", 0)
        loop, up = asyncio.new_event_loop(), threading.Event()

        async def serve() -> None:
            server = await app.create_server(
                sock=sock, protocol=ReadableProtocol, return_asyncio_server=True
            )
            assert server is not None
            await server.startup()
            up.set()
            await server.serve_forever()

        def run() -> None:
            try:
                loop.run_until_complete(loop.create_task(serve()))
            except (asyncio.CancelledError, RuntimeError):
                pass

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        assert up.wait(20)

        def stop() -> None:
            loop.call_soon_threadsafe(loop.stop)
            thread.join(10)

        stops.append(stop)
        return Site(sock.getsockname()[1], turns)

    yield start_one
    for stop in stops:
        stop()


@pytest.fixture(scope="session")
def served(start: Callable[..., Site]) -> Site:
    """One server for all tests, of which none may come to its limit by address."""
    return start(RATE_PER_ADDRESS="100000")


@pytest.fixture
def site(served: Site) -> Iterator[Site]:
    """The server, whose turns fail no longer than a test."""
    yield served
    served.turns.fails = None
