"""Pictures of the desk for README, with the sample mailbox in it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from bench.browser import chromium
from bench.places import OUR_BIN, ROOT
from bench.servers import GRACE, HOST, PATIENCE, DidNotStart, free_port

CLERK = "ann"
WIDE: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB"}
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 640}}


@contextmanager
def sample_desk() -> Iterator[tuple[str, str]]:
    """Address and password of a desk that is thrown away. Raises DidNotStart."""
    port = free_port()
    command = [str(OUR_BIN / "bot"), "try", "desk", "--port", str(port)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    trial = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        yield f"http://{HOST}:{port}", _password(trial)
    finally:
        trial.send_signal(signal.SIGTERM)
        trial.wait(GRACE * 2)


def take(out: Path) -> None:
    """All of them. Raises NoBrowser, DidNotStart."""
    with sample_desk() as (base, password), chromium() as browser:
        for name, (screen, state) in STATES.items():
            context = browser.new_context(**screen, base_url=base)
            page = context.new_page()
            _sign_in(page, password)
            state(page)
            page.screenshot(path=out / f"desk-{name}.png")
            context.close()


def _password(trial: subprocess.Popen[str]) -> str:
    """The line after the one that says so."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and trial.stdout and (line := trial.stdout.readline()):
        if line.rstrip().endswith("password:"):
            return trial.stdout.readline().strip()
    raise DidNotStart("The trial of the desk did not start: bot try desk says why.")


def _sign_in(page: Page, password: str) -> None:
    page.goto("/desk")
    page.get_by_label("Name").fill(CLERK)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Queue").wait_for()


def _queue(_page: Page) -> None:
    pass


def _letter(page: Page) -> None:
    page.locator("[data-row]", has_text="Two questions").locator("[data-take]").click()
    page.get_by_label("The letter").wait_for()
    page.locator("#letter").evaluate("one => one.scrollIntoView()")


def _danger(page: Page) -> None:
    page.goto("/desk?priority=1")
    page.locator("[data-take]").first.click()
    page.locator(".desk-danger").wait_for()


def _talk(page: Page) -> None:
    """A visitor at a browser of their own asks for a person, and gets one."""
    browser = page.context.browser
    assert browser is not None
    visitor = browser.new_context(**WIDE).new_page()
    visitor.goto(page.url.partition("/desk")[0])
    visitor.locator(".pathway-launcher").click()
    for asked in ("Do I need a degree?", "I want to talk to a person"):
        visitor.get_by_label("Your question").fill(asked)
        visitor.keyboard.press("Enter")
        visitor.locator(".pathway-said", has_text=asked).wait_for()
        visitor.locator(".pathway-looking").wait_for(state="hidden")
    page.goto("/desk?kind=talk")
    page.locator("[data-row]", has_text="talk to a person").locator("[data-open]").click()
    page.get_by_role("button", name="Join the talk").click()
    page.get_by_label("Write to them").fill("Hello, I am Ann. What can I do for you?")
    page.get_by_role("button", name="Send", exact=True).click()
    page.locator(".desk-talk__desk").wait_for()
    visitor.get_by_label("Your question").fill("My diploma is from Spain. Whom do I ask?")
    visitor.keyboard.press("Enter")
    page.locator("#lines", has_text="Spain").wait_for()
    visitor.context.close()
    page.locator("#message").evaluate("one => one.scrollIntoView()")


def _teach(page: Page) -> None:
    """What a visitor asked in vain, once it is collected: that takes a minute."""
    browser = page.context.browser
    assert browser is not None
    visitor = browser.new_context(**WIDE).new_page()
    visitor.goto(page.url.partition("/desk")[0])
    visitor.locator(".pathway-launcher").click()
    for asked in (
        "How many weeks of holiday do you get?",
        "What is the annual leave like?",
        "Do you get a car for the visits?",
    ):
        visitor.get_by_label("Your question").fill(asked)
        visitor.keyboard.press("Enter")
        visitor.locator(".pathway-said", has_text=asked).wait_for()
        visitor.locator(".pathway-looking").wait_for(state="hidden")
    visitor.context.close()
    end = time.monotonic() + PATIENCE
    page.goto("/desk/teach")
    while time.monotonic() < end and not page.get_by_text("annual leave").count():
        page.wait_for_timeout(2_000)
        page.reload()
    page.get_by_text("annual leave").first.wait_for()


def _content(page: Page) -> None:
    """A page with another figure."""
    text = (ROOT / "content" / "social-prescribing-link-worker.txt").read_text("utf-8")
    page.goto("/desk/content")
    page.get_by_label("Which page?").select_option(index=1)
    page.get_by_label("The whole text of the page").fill(text.replace("three hours", "nine hours"))
    page.get_by_role("button", name="Compare it with the page").click()
    page.get_by_role("heading", name="What the assistant says").wait_for()
    changes = page.get_by_role("heading", name="What is different")
    changes.evaluate("one => one.scrollIntoView()")


def _statistics(page: Page) -> None:
    page.goto("/desk/statistics")
    page.get_by_role("link", name="What people asked about").click()
    page.get_by_role("heading", name="What people asked about").wait_for()


STATES: dict[str, tuple[dict[str, Any], Callable[[Page], None]]] = {
    "queue": (WIDE, _queue),
    "letter": (WIDE, _letter),
    "talk": (WIDE, _talk),
    "teach": (WIDE, _teach),
    "content": (WIDE, _content),
    "statistics": (WIDE, _statistics),
    "danger-phone": (PHONE, _danger),
}
