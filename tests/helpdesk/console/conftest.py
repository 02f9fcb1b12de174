"""The desk on a real server over a real database, with clerks who press its forms."""

from __future__ import annotations

import asyncio
import http.client
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from sanic import Sanic

from bot.channels.pages.known import Known, known
from bot.channels.pages.routes import ROOT
from bot.helpdesk.access.passwords import Passwords
from bot.helpdesk.console.assemble import Console, console
from bot.safety.screen import shared_screen
from bot.server.app import make_app
from bot.server.console import listen
from bot.server.metrics import Metrics
from bot.server.readable import ReadableProtocol
from bot.settings import load
from bot.storage.database import Database
from bot.storage.engine import sqlite_url
from bot.storage.people import accounts
from bot.storage.people.tables import AUDIT
from bot.storage.queue.item import Incoming, Whole
from bot.storage.tables import METADATA
from bot.turn.safety_first import SafetyFirst
from tests.channels.conftest import FakeAssistant, FakeTurns, check, reply
from tests.channels.pages.conftest import Page
from tests.helpdesk.content.plain_parse import plain_parse
from tests.helpdesk.triage.plain_judge import PlainJudge

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "four-plain-words-here"
SECRET = "k" * 32


class Clock:
    """Seconds since 1970 that a test moves on."""

    def __init__(self) -> None:
        self.now = 1_900_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Clerk:
    """Somebody at a browser: keeps cookies, and sends what forms hold."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    last: Page | None = None

    def get(self, path: str, **headers: str) -> Page:
        return self.ask("GET", path, None, headers)

    def post(self, path: str, fields: Any = None, **headers: str) -> Page:
        return self.ask("POST", path, fields or {}, headers)

    def ask(self, method: str, path: str, fields: Any, headers: dict[str, str]) -> Page:
        """The answer; a redirect is not followed. `fields` go as a form, or as they are where they are bytes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        data = fields if fields is None or isinstance(fields, bytes) else urlencode(fields, doseq=True).encode()  # fmt: skip
        if data is not None:
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
        connection.request(method, path, data, sent)
        answer = connection.getresponse()
        body = answer.read()
        for value in answer.headers.get_all("set-cookie") or []:
            for name, morsel in SimpleCookie(value).items():
                if morsel["max-age"] == "0":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value
        found = {name.lower(): value for name, value in answer.getheaders()}
        connection.close()
        self.last = Page(answer.status, found, body)
        return self.last

    def follow(self, page: Page) -> Page:
        """The page that a redirect leads to."""
        assert page.status == 303, page.status
        return self.get(page.headers["location"])

    @property
    def csrf(self) -> str:
        """The token of the forms on a page that this clerk is shown."""
        return self.get("/desk/account").root.all("input", name="csrf_token")[0].attributes["value"]

    def press(self, path: str, **fields: Any) -> Page:
        """Sends a form with its token."""
        return self.post(path, {"csrf_token": self.csrf, **fields})

    def fill_in(self, page: Page, path: str, **fields: Any) -> Page:
        """Sends the form of `page` that goes to `path` (or has a button that does), with these fields different; a None takes one away."""
        form = next(
            one
            for one in page.root.all("form")
            if one.attributes.get("action") == path or one.all("button", formaction=path)
        )
        found: dict[str, Any] = {}
        for one in form.all("input", type="hidden"):
            found.setdefault(one.attributes["name"], []).append(one.attributes.get("value", ""))
        # The first line break behind the tag is none of the text (HTML, 13.1.2.5).
        found |= {
            one.attributes["name"]: one.raw.removeprefix("\n")
            for one in form.all("textarea")
            if "name" in one.attributes
        }
        found |= fields
        return self.post(path, {name: value for name, value in found.items() if value is not None})

    def sign_in(self, name: str, password: str = PASSWORD, next: str = "/desk") -> Page:
        """Fills in the sign-in page and sends it."""
        page = self.get("/desk/login?" + urlencode({"next": next}))
        form = page.form(id="name") if page.status == 200 else {}
        return self.post("/desk/login", {**form, "name": name, "password": password})


@dataclass
class DeskSite:
    """A server with a desk, and the people who have an account there."""

    port: int
    database: Database
    console: Console
    app: Any
    clock: Clock
    metrics: Metrics
    passwords: Passwords
    folder: Path
    about: Known
    refused: list[tuple[int, str]] = field(default_factory=list)
    """The release that the server does not answer by, last."""
    ids: dict[str, str] = field(default_factory=dict)
    mails: int = 0

    def add(self, name: str, role: str, **more: Any) -> str:
        """A local account with the tests' password; its id."""
        columns = {"shown": name.title(), "password": QUICK.hash(PASSWORD), **more}
        made = self.run(
            self.database.write(
                lambda c: accounts.add(c, self.clock(), name=name, role=role, **columns)
            )
        )
        self.ids[name] = made.id
        return str(made.id)

    def clerk(self, name: str | None = None, role: str | None = None, **more: Any) -> Clerk:
        """A browser; of somebody who is signed in, where there is a name. With a role the account is made."""
        clerk = Clerk(self.port)
        if role:
            self.add(name or role, role, **more)
        if name or role:
            assert clerk.sign_in(name or str(role)).status == 303
        return clerk

    def run(self, work: Any) -> Any:
        """What `work` comes to; in a thread of its own, as a browser's tests have a loop in theirs."""
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(asyncio.run, work).result()

    def emptied(self) -> DeskSite:
        """The same server with nobody at it and nothing in its queue."""
        with self.database.ready().begin() as connection:
            for table in METADATA.sorted_tables:
                if table is not AUDIT:  # which is only added to
                    connection.execute(table.delete())
            connection.execute(sa.text("DELETE FROM sqlite_sequence"))  # numbers begin with 1 again
        return replace(self, ids={}, mails=0)

    def mail(self, **more: Any) -> int:
        """A mail in the queue whose letter could be sent; `more` is different about it. Its number."""
        self.mails += 1
        row = {
            "kind": "mail",
            "origin": f"mail:{self.mails}",
            "source": "mailbox",
            "channel": "mail",
            "conversation": f"mail:{self.mails}",
            "subject": f"Question {self.mails}",
            "text": f"How many sessions are there? {self.mails}",
            "topic": "training.session_count",
            "confidence": 0.97,
            "band": "high",
            "outcome": "answer",
            "draft": "Hello,\n\nThere are six sessions.",
            "quotes": ("Data collection & monitoring skills to assess impact.",),
        }
        to = more.pop("to", {"to": "ann@example.org", "subject": "Re: Hours"})
        made = self.run(self.console.queue.take_in(Incoming(**{**row, **more}), to))
        assert made is not None
        return int(made)

    def item(self, number: int) -> Whole:
        """Everything that is kept of it."""
        found: Whole = self.run(self.console.queue.item(number))
        return found

    def took(self, clerk: Clerk, number: int) -> Page:
        """The item's page, once `clerk` has claimed it."""
        version = str(self.item(number).item.version)
        return clerk.follow(clerk.press(f"/desk/items/{number}/claim", version=version))


@contextmanager
def started(folder: Path, url: str | None = None, **environ: str) -> Iterator[DeskSite]:
    """A server with a desk, for as long as the block lasts; settings by name."""
    Sanic.test_mode = True
    given = {"DATA_DIR": str(folder), "SECRET_KEY": SECRET, **environ}
    settings, clock, metrics = load(given, Path("/nonexistent")), Clock(), Metrics()
    database = Database(url or sqlite_url(folder), clock)
    database.prepare()
    passwords = Passwords(QUICK)
    about = known(ROOT, date.today())
    refused: list[tuple[int, str]] = []
    desk = console(
        settings,
        database,
        SECRET,
        shared_screen(ROOT / "knowledge" / "safety" / "phrases.yml").check,
        metrics.sign_in_failed,
        passwords=passwords,
        channels=("mail",),
        judge=PlainJudge(),
        parse=plain_parse,
        about=about,
        refused=lambda: refused[-1] if refused else None,
    )
    app = make_app(
        settings,
        cast(Any, FakeAssistant()),
        cast(Any, FakeTurns()),
        SafetyFirst(check, reply),
        metrics,
        desk=desk,
        about=about,
    )
    sock = listen("127.0.0.1", 0)
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
    yield DeskSite(
        sock.getsockname()[1], database, desk, app, clock, metrics, passwords, folder, about,
        refused,
    )  # fmt: skip
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    database.close()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., DeskSite]]:
    """Starts a server with a desk; settings by name."""
    with ExitStack() as at_the_end:
        yield lambda url=None, **environ: at_the_end.enter_context(
            started(tmp_path, url, **environ)
        )


@pytest.fixture
def desk(start: Callable[..., DeskSite]) -> DeskSite:
    """A desk with nobody at it yet."""
    return start()


@pytest.fixture(scope="module")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskSite]:
    """One server for a file's tests of the queue's pages."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.storage.engine.SYNCHRONOUS", "OFF")  # no power is cut here
        with started(tmp_path_factory.mktemp("site")) as site:
            yield site


@pytest.fixture
def site(shared_site: DeskSite) -> DeskSite:
    """A desk with nobody at it and nothing in its queue: the same server with an empty database."""
    return shared_site.emptied()
