"""A real Chromium on a real server with the trained model, and what a visitor does there."""

from __future__ import annotations

import functools
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click import ClickException
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from bench.browser import NoBrowser, chromium, find_chromium
from bench.servers import free_port
from bot.cli.project import ROOT, console, project_settings
from bot.cli.trained_model import ensure_model
from bot.cli.try_place import ready
from tests.browser.at_desk import desk, desk_server, sign_in

__all__ = ["desk", "desk_server", "sign_in"]

# Two browsers, two servers and a database share a small machine: waiting longer costs nothing where all is well.
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A real browser is asked only where there is one; what can't run says how to get it."""
    try:
        find_chromium()
        missing = ""
    except NoBrowser as why:
        missing = str(why)
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.trained)
            if missing:
                item.add_marker(pytest.mark.skip(reason=missing))


@dataclass(frozen=True)
class Site:
    """The assistant's server, and another website that may embed it."""

    url: str
    hub: str
    stranger: str


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`bot serve` as it is, with a second website that is listed and a third that is not."""
    settings = project_settings()
    ensure_model(ROOT, settings.models_dir, console)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    folder = tmp_path_factory.mktemp("sites")
    hub, stranger = _embedding(folder / "hub", url), _embedding(folder / "stranger", url)
    with _served(hub) as hub_url, _served(stranger) as stranger_url:
        environment = {
            **os.environ,
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "DATA_DIR": str(folder / "var"),
            "MODELS_DIR": str(settings.models_dir),
            "WEBSITE_ORIGINS": hub_url,
            "RATE_PER_ADDRESS": "100000",
        }
        log = (folder / "server.log").open("w")
        server = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"],
            cwd=ROOT, env=environment, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            try:
                ready(url, server)
            except ClickException as why:
                told = (folder / "server.log").read_text()[-2000:]
                raise AssertionError(f"{why.message} {told}") from None
            yield Site(url, hub_url, stranger_url)
        finally:
            server.terminate()
            server.wait(60)
            log.close()


def _embedding(folder: Path, url: str) -> Path:
    """A website with the line that README gives, and a style sheet that gets in the way.

    Its other pages: one that sets all that may be set, one with an element to fill, one under a strict policy.
    """
    folder.mkdir()
    begin = (
        "<!doctype html><html lang=en><meta charset=utf-8>"
        '<meta name=viewport content="width=device-width, initial-scale=1">'
    )
    words = "<title>A hub</title><main><h1>Careers</h1><p>Read on. <a href=/>Home</a></p></main>"
    in_the_way = (
        "<style>html{font-size:10px}p,li,button{font:italic 9px serif}"
        "button{background:pink;width:100%}</style>"
    )
    own = "<style>.pathway,.pathway-launcher{--pathway-accent:rgb(90,0,90)}</style>"
    policy = (
        f"default-src 'none'; script-src {url}; style-src {url}; connect-src {url}; "
        "base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    pages = {
        "index": f"{in_the_way}{words}<script src={url}/widget.js defer></script>",
        "own": f"{own}{words}<script src={url}/widget.js defer data-label='Ask the hub' "
        "data-page=https://role.example/pathway></script>",
        "mount": f"{words}<div id=here></div>"
        f"<script src={url}/widget.js defer data-mount=here></script>",
        "strict": f'<meta http-equiv=Content-Security-Policy content="{policy}">{words}'
        f"<script src={url}/widget.js defer></script>",
    }
    for name, page in pages.items():
        (folder / f"{name}.html").write_text(f"{begin}{page}</html>")
    return folder


class _served:
    """Hands out `folder` on a port of its own while it lasts."""

    def __init__(self, folder: Path) -> None:
        handler = functools.partial(_Quiet, directory=str(folder))
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)

    def __enter__(self) -> str:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_port}"

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for a file: Playwright's event loop runs as long as it does, and other tests have loops of their own."""
    with chromium() as running:
        yield running


@dataclass
class Visitor:
    """Somebody at the widget: what they see and do."""

    page: Page

    @property
    def launcher(self) -> Locator:
        return self.page.locator(".pathway-launcher")

    @property
    def window(self) -> Locator:
        return self.page.locator(".pathway")

    @property
    def input(self) -> Locator:
        return self.page.get_by_label("Your question")

    @property
    def replies(self) -> Locator:
        return self.page.locator(".pathway-reply")

    @property
    def said(self) -> Locator:
        return self.page.locator(".pathway-said")

    @property
    def announced(self) -> Locator:
        """What a screen reader is told politely."""
        return self.page.locator(".pathway [role=log]")

    @property
    def alarmed(self) -> Locator:
        """What interrupts it."""
        return self.page.locator(".pathway-body [role=alert]")

    def open(self) -> Visitor:
        self.launcher.click()
        self.input.wait_for()
        return self

    def ask(self, text: str) -> Locator:
        """Types and sends; the newest reply."""
        before = self.replies.count()
        self.input.fill(text)
        self.input.press("Enter")
        return self.reply(before)

    def reply(self, before: int) -> Locator:
        """The reply after the first `before` ones, once it is there."""
        newest = self.replies.nth(before)
        newest.wait_for()
        return newest


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Visit]:
    """Opens a page as a visitor of their own; whatever a script complains of there fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def go(path: str = "/", **more: Any) -> Visitor:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **more})
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda line: complaints.append(line.text) if "Content Security" in line.text else None,
        )
        page.goto(path if path.startswith("http") else site.url + path)
        return Visitor(page)

    yield go
    for context in contexts:
        context.close()
    assert complaints == []
