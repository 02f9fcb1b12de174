"""The assistant's Slack, over a real store and a real server, against the stand-in; its answers are scripted."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from rasa.core.channels.channel import UserMessage
from sanic import Sanic

from bot.channels.pages.known import Known, known
from bot.channels.place import House
from bot.channels.places import places
from bot.server import console
from bot.server.app import make_app
from bot.server.metrics import Metrics
from bot.server.readable import ReadableProtocol
from bot.settings import load
from bot.storage.database import Database
from bot.storage.deliveries import Deliveries
from bot.storage.engine import sqlite_url
from bot.storage.unavailable import StoreUnavailable
from bot.turn.assemble import for_the_writer, safety_first, turns
from bot.turn.deliver import Delivering
from bot.turn.messages import Message, reply
from bot.turn.safety_first import SafetyFirst
from bot.turn.take_turn import Turns
from tests.standins.slack import Slack

ROOT = Path(__file__).parents[3]
URL = "https://assistant.example.org"
HARM = "i want to kill myself"
COLLAPSED = "a man has collapsed in the waiting room and is not breathing"
NUMBER = "943 476 5919"
PAYLOAD = '/choose{"topic": "topic-3"}'


@pytest.fixture(scope="session")
def about() -> Known:
    """The page."""
    return known(ROOT, date(2026, 6, 1))


@pytest.fixture(scope="session")
def safety() -> SafetyFirst[Any]:
    """The project's own rules."""
    return safety_first()


def answer(text: str, about: Known, outcome: str = "answer") -> list[Message]:
    """A reply that says `text` and rests on the page's first statement."""
    role = about.pages[0].role
    one = next(iter(role.statements.values()))
    said = reply([{"kind": "lead", "text": text}], outcome, 0.9)
    source = {"page": role.page.title, "section": one.section, "quote": one.quote}
    said[1]["custom"]["answers"] = [{"id": "one", "title": "One", "sources": [source]}]
    return said


def clarify(count: int = 7) -> list[Message]:
    """A question back with so many buttons."""
    said = reply([{"kind": "lead", "text": "Which one?"}], "clarify", 0.3)
    said[0]["buttons"] = [
        {"title": f"Topic {n}", "payload": f'/choose{{"topic": "topic-{n}"}}'} for n in range(count)
    ]
    return said


@dataclass
class Bot:
    """A server with Slack, and what it stands on."""

    slack: Slack
    turns: Turns
    about: Known
    database: Database
    seen: list[tuple[str, str]]
    script: dict[str, list[Message]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    down: bool = False

    async def handle(self, message: UserMessage) -> None:
        """The scripted reply to a text, or what was said."""
        self.asked.append((message.sender_id, message.text))
        said = self.script.get(message.text) or answer(f"You said {message.text}", self.about)
        message.output_channel.messages += [
            {"recipient_id": message.sender_id, **one} for one in said
        ]

    def texts(self) -> list[str]:
        """What was asked, in order."""
        return [text for _, text in self.asked]

    def talks(self) -> list[str]:
        return [talk for talk, _ in self.asked]

    def heard(self, count: int, seconds: float = 20.0) -> list[str]:
        """What was asked, once so much was."""
        end = time.monotonic() + seconds
        while len(self.asked) < count and time.monotonic() < end:
            time.sleep(0.01)
        assert len(self.asked) >= count
        return self.texts()

    def done(self, seconds: float = 20.0) -> None:
        """Waits until every message is answered and every reply sent or put aside."""
        end = time.monotonic() + seconds
        while self.open() and time.monotonic() < end:
            time.sleep(0.01)

    def open(self) -> int:
        """Messages without a reply, and replies that are on their way."""
        with self.database.ready().connect() as connection:
            return sum(
                connection.exec_driver_sql(f"SELECT COUNT(*) FROM {of}").scalar() or 0
                for of in ("inbox WHERE done_at IS NULL", "outbox WHERE status = 'waiting'")
            )

    def settled(self, seconds: float = 0.4) -> None:
        """Waits so long that whatever still came would be there; only where nothing should come."""
        time.sleep(seconds)


class FakeAssistant:
    """A model that is always ready."""

    model = Path("model.tar.gz")

    async def handle(self, _message: Any) -> None:
        raise AssertionError("messages go to the turns")

    async def not_ready(self) -> str | None:
        return None


@pytest.fixture(scope="session")
def start(
    tmp_path_factory: pytest.TempPathFactory, about: Known, safety: SafetyFirst[Any]
) -> Iterator[Callable[..., Bot]]:
    """Starts a server; settings by name."""
    stops: list[Callable[[], None]] = []
    Sanic.test_mode = True  # it rewrites its own methods for one app; this lets others follow

    def start_one(slack: Slack, **environ: str) -> Bot:
        data = tmp_path_factory.mktemp("data")
        environ = {"DATA_DIR": str(data), "PUBLIC_URL": URL, **slack.environment, **environ}
        settings = load(environ, Path("/nonexistent"))
        database = Database(sqlite_url(settings.data_dir))
        bot: Bot
        senders: dict[str, Any] = {}
        seen: list[tuple[str, str]] = []
        delivering = Delivering(
            Deliveries(database), senders, seen=lambda *what: seen.append(what), jitter=lambda: 0.0
        )

        async def handle(message: UserMessage) -> None:
            await bot.handle(message)

        take = turns(handle, database, safety, to_push=delivering.look)
        bot = Bot(slack, take, about, database, seen)
        run_it = database._run

        async def run_if_up(*args: Any) -> Any:
            if bot.down:
                raise StoreUnavailable("down")
            return await run_it(*args)

        database._run = run_if_up  # type: ignore[method-assign]
        app = make_app(settings, cast(Any, FakeAssistant()), take, safety, Metrics())
        house = House(settings, take, safety, for_the_writer(), about)
        switched_on = places(house)
        for place in switched_on:
            app.blueprint(place.routes, url_prefix=f"/webhooks/{place.name}")
            senders[place.name] = place.sender
        sock = console.listen("127.0.0.1", 0)
        slack.bot = f"http://127.0.0.1:{sock.getsockname()[1]}"
        loop, up = asyncio.new_event_loop(), threading.Event()
        ending: list[asyncio.Task[Any]] = []

        async def serve() -> None:
            server = await app.create_server(
                sock=sock, protocol=ReadableProtocol, return_asyncio_server=True
            )
            assert server is not None
            await server.startup()
            beside = [run for place in switched_on for run in place.beside]
            tasks = [
                asyncio.ensure_future(run()) for run in (delivering.go_on, take.look_after, *beside)
            ]
            ending.extend(tasks)
            up.set()
            await asyncio.gather(*tasks, return_exceptions=True)
            server.close()

        def run() -> None:
            loop.run_until_complete(serve())

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        assert up.wait(20)

        def stop() -> None:
            for task in ending:
                loop.call_soon_threadsafe(task.cancel)
            thread.join(10)
            database.close()

        stops.append(stop)
        return bot

    yield start_one
    for stop in stops:
        stop()


@pytest.fixture(scope="session")
def running(start: Callable[..., Bot]) -> Iterator[Bot]:
    """One server for all tests."""
    slack = Slack().start()
    yield start(slack)
    slack.stop()


@pytest.fixture
def bot(running: Bot) -> Iterator[Bot]:
    """The server, its Slack empty and in order."""
    running.slack.clear()
    running.asked.clear()
    running.seen.clear()
    running.script.clear()
    yield running
    running.down = False
    running.slack.mend()
    running.done()


@pytest.fixture
def slack(bot: Bot) -> Slack:
    return bot.slack
