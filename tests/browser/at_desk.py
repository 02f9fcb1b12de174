"""Clerks at a real browser, on the desk's own server: its queue is empty, and the judge goes by words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.helpdesk.console.conftest import PASSWORD, DeskSite, started

SignIn = Callable[..., Page]


@pytest.fixture(scope="module")
def desk_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskSite]:
    """One for a file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.storage.engine.SYNCHRONOUS", "OFF")  # no power is cut here
        with started(tmp_path_factory.mktemp("desk")) as site:
            yield site


@pytest.fixture
def desk(desk_server: DeskSite) -> DeskSite:
    """The desk with nobody at it and nothing in its queue."""
    return desk_server.emptied()


@pytest.fixture
def sign_in(browser: Browser, desk: DeskSite) -> Iterator[SignIn]:
    """Opens the desk as a person with an account; whatever a script complains of there fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def go(name: str = "ann", role: str = "lead", *, complains: bool = False, **more: Any) -> Page:
        if name not in desk.ids:
            desk.add(name, role)
        base = f"http://127.0.0.1:{desk.port}"
        options = {"viewport": {"width": 1280, "height": 800}, "base_url": base, **more}
        context = browser.new_context(**options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if not complains:
            page.on("console", lambda line: _complain(line.text, complaints))
        page.goto("/desk")
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="Queue").wait_for()
        return page

    yield go
    for context in contexts:
        context.close()
    assert complaints == []


def _complain(line: str, complaints: list[str]) -> None:
    if any(words in line for words in ("Content Security", "TrustedHTML", "htmx:")):
        complaints.append(line)
