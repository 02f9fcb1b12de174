"""The channel on a real port with real turns and a real database; Microsoft is a stand-in, Rasa a script."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from rasa.core.channels.channel import UserMessage
from sanic import Sanic

from bot.channels.pages.known import Known, known
from bot.channels.place import House, Place
from bot.channels.teams.place import teams
from bot.server import console
from bot.server.app import make_app
from bot.server.metrics import Metrics
from bot.server.readable import ReadableProtocol
from bot.settings import load
from bot.storage.database import Database
from bot.storage.deliveries import Deliveries
from bot.storage.engine import sqlite_url
from bot.turn.assemble import for_the_writer, safety_first, turns
from bot.turn.deliver import Delivering
from bot.turn.messages import Message
from bot.turn.take_turn import Turns
from tests.channels.conftest import FakeAssistant
from tests.standins.teams import Teams

ROOT = Path(__file__).parents[3]
Handle = Callable[[UserMessage], Awaitable[None]]
QUOTE = "Link workers should have 1 hour of supervision each month."
PAYLOAD = '/choose{"topic": "supervision"}'


def custom(outcome: str, parts: list[dict[str, Any]], answers: Any = ()) -> dict[str, Any]:
    return {"outcome": outcome, "answers": list(answers), "parts": parts, "confidence": 1.0}


def answer(text: str, quote: str = QUOTE, items: list[str] | None = None) -> list[Message]:
    """A reply as the assistant gives it."""
    parts: list[dict[str, Any]] = [{"kind": "lead", "text": text}]
    if items:
        parts.append({"kind": "list", "items": items})
    source = {"page": "The page", "section": "Supervision", "quote": quote}
    answers = [{"id": "supervision.amount", "title": "Supervision", "sources": [source]}]
    return [{"text": text}, {"custom": custom("answer", parts, answers)}]


def choice(text: str, *buttons: tuple[str, str]) -> list[Message]:
    """A question back."""
    pressed = [{"title": title, "payload": payload} for title, payload in buttons]
    lead = [{"kind": "lead", "text": text}]
    return [{"text": text, "buttons": pressed}, {"custom": custom("clarify", lead)}]


@dataclass
class Script:
    """What Rasa says: `replies` by the words, else it repeats them."""

    replies: dict[str, list[Message]] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)

    async def __call__(self, message: UserMessage) -> None:
        self.heard.append(message.text)
        said = self.replies.get(message.text) or answer(f"You said {message.text}")
        for one in said:
            message.output_channel.messages.append({"recipient_id": message.sender_id, **one})


@dataclass
class There:
    """A server that listens, and what stands around it."""

    url: str
    teams: Teams
    script: Script
    turns: Turns
    database: Database
    place: Place
    loop: asyncio.AbstractEventLoop
    seen: list[tuple[str, str]]

    def send(self, activity: dict[str, Any], token: str | None = None) -> int:
        return self.teams.send(self.url, activity, token)[0]

    def say(self, text: str, kind: str = "personal", **more: Any) -> dict[str, Any]:
        """Sends a message, which has to be taken; the activity."""
        activity = self.teams.message(text, kind, **more)
        assert self.send(activity) == 200
        return activity

    def run(self, work: Any) -> Any:
        """Runs `work` in the server's loop."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(20)

    def settled(self) -> None:
        """Returns once all that was taken in is answered and nothing is under way beside."""

        async def quiet() -> None:
            await self.turns.finish()
            await self.taking_in._beside.finish()

        self.run(quiet())

    @property
    def taking_in(self) -> Any:
        """What the channel does with activities, for a look at what it still has in hand."""
        [beside] = self.place.beside
        cells = {
            name: cell.cell_contents
            for name, cell in zip(
                beside.__code__.co_freevars, beside.__closure__ or (), strict=True
            )  # type: ignore[attr-defined]
        }
        return cells["taking_in"]


@pytest.fixture(scope="session")
def about() -> Known:
    return known(ROOT, date.today())


@pytest.fixture
def ms() -> Iterator[Teams]:
    with Teams() as teams_:
        yield teams_


@pytest.fixture
def start_teams(ms: Teams, about: Known, tmp_path: Path) -> Iterator[Callable[..., There]]:
    """Starts a server; settings by name."""
    stops: list[Callable[[], None]] = []
    Sanic.test_mode = True

    def start_one(**environ: str) -> There:
        environ = {"DATA_DIR": str(tmp_path), **ms.settings(), **environ}
        settings = load(environ, Path("/nonexistent"))
        database, script, safety = Database(sqlite_url(tmp_path)), Script(), safety_first()
        database.prepare()
        seen: list[tuple[str, str]] = []
        senders: dict[str, Any] = {}
        worker = Delivering(
            Deliveries(database), senders, jitter=lambda: 0.0, seen=lambda *what: seen.append(what)
        )
        take = turns(script, database, safety, to_push=worker.look)
        place = teams(House(settings, take, safety, for_the_writer(), about))
        assert place is not None
        app = make_app(settings, cast(Any, FakeAssistant()), take, safety, Metrics())
        app.blueprint(place.routes, url_prefix="/webhooks/teams")
        senders["teams"] = place.sender
        sock = console.listen("127.0.0.1", 0)
        loop, up = asyncio.new_event_loop(), threading.Event()
        beside: list[asyncio.Task[Any]] = []

        async def serve() -> None:
            server = await app.create_server(
                sock=sock, protocol=ReadableProtocol, return_asyncio_server=True
            )
            assert server is not None
            await server.startup()
            beside.append(loop.create_task(worker.go_on()))
            beside.extend(loop.create_task(run()) for run in place.beside)
            up.set()
            await server.serve_forever()

        def run() -> None:
            try:
                loop.run_until_complete(loop.create_task(serve()))
            except (asyncio.CancelledError, RuntimeError):
                pass

        async def end() -> None:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        assert up.wait(20)

        def stop() -> None:
            asyncio.run_coroutine_threadsafe(end(), loop).result(20)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(10)
            database.close()

        stops.append(stop)
        url = f"http://127.0.0.1:{sock.getsockname()[1]}"
        return There(url, ms, script, take, database, place, loop, seen)

    yield start_one
    for stop in stops:
        stop()
    assert ms.complaints == []


@pytest.fixture
def there(start_teams: Callable[..., There]) -> There:
    return start_teams()
