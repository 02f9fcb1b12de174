"""A visitor asks for a person, and a clerk joins their talk: both at a browser, with scripts and without."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bench.servers import free_port
from bot.cli.project import ROOT, console, project_settings
from bot.cli.trained_model import ensure_model
from bot.cli.try_place import ready
from tests.browser.conftest import Visitor
from tests.browser.test_accessibility import violations

HOURS = ", ".join(
    f'{day}: "00:00-23:59"'
    for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
)
LEFT_OUT = ("tests", "node_modules", "models", "var", "docs", "bench", "faults", "results")
scripts = pytest.mark.parametrize(
    "how", [{}, {"java_script_enabled": False}], ids=["script", "no script"]
)


def with_hours(root: Path) -> Path:
    """Makes `root` a hub's own copy of the assistant, whose helpdesk has people at any hour."""
    ignore = shutil.ignore_patterns(".*", "__pycache__", *LEFT_OUT)
    shutil.copytree(ROOT, root, ignore=ignore)
    mine = root / "knowledge" / "hub.yml"
    text = mine.read_text(encoding="utf-8")
    assert "people: {hours: {}," in text
    mine.write_text(text.replace("hours: {},", f"hours: {{{HOURS}}},"), encoding="utf-8")
    return root


def added(name: str, role: str, root: Path, environment: dict[str, str]) -> str:
    """Makes an account on the server's terminal; its password."""
    add = [sys.executable, "-m", "bot", "users", "add", name, "--role", role, "--throw-away"]
    made = subprocess.run(
        add, cwd=root, env=environment, capture_output=True, text=True, check=True
    )
    return made.stdout.split()[-1]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a hub's server whose helpdesk has hours, and its clerks' passwords."""
    settings = project_settings()
    ensure_model(ROOT, settings.models_dir, console)
    root = with_hours(tmp_path_factory.mktemp("hub") / "assistant")
    url = f"http://127.0.0.1:{(port := free_port())}"
    environment = {
        **os.environ,
        "PYTHONPATH": str(root),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "DATA_DIR": str(root / "var"),
        "MODELS_DIR": str(settings.models_dir.resolve()),
        "RATE_PER_ADDRESS": "100000",
    }
    passwords = {name: added(name, "agent", root, environment) for name in ("ann", "ben")}
    log = root / "server.log"
    with log.open("w") as told:
        server = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"],
            cwd=root, env=environment, stdout=told, stderr=told,
        )  # fmt: skip
        try:
            ready(url, server)
            yield url, passwords
        finally:
            server.terminate()
            server.wait(60)


class Stage:
    """Whoever is at a browser of their own; what a script complains of fails the test."""

    def __init__(self, browser: Browser, hub: tuple[str, dict[str, str]]) -> None:
        self.url, self.passwords = hub
        self.browser = browser
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []
        self.goes_on = True
        """Whether they do what they are asked for by a dialog."""

    def page(self, path: str, **how: Any) -> Page:
        context = self.browser.new_context(
            **{"viewport": {"width": 1280, "height": 800}, "base_url": self.url, **how}
        )
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda asked: asked.accept() if self.goes_on else asked.dismiss())
        page.goto(path)
        return page

    def visitor(self) -> Visitor:
        return Visitor(self.page("/")).open()

    def clerk(self, name: str = "ann", **how: Any) -> Page:
        """Signed in, and at the newest item."""
        page = self.page("/desk", **how)
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password", exact=True).fill(self.passwords[name])
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="Queue").wait_for()
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()
        assert self.complaints == []


@pytest.fixture
def stage(browser: Browser, hub: tuple[str, dict[str, str]]) -> Iterator[Stage]:
    made = Stage(browser, hub)
    yield made
    made.close()


def to_item(page: Page, words: str) -> str:
    """Opens the item that holds these words; its address."""
    page.goto("/desk")
    page.locator("[data-row]", has_text=words).locator("[data-open]").first.click()
    page.get_by_role("heading", name="What they asked last").wait_for()
    return re.sub(r"\?.*", "", page.url)


def link_of(visitor: Visitor) -> str:
    """The link that leads back to their talk."""
    visitor.page.get_by_text("Come back later").click()
    kept = visitor.page.get_by_label("The link to this talk")
    expect(kept).to_have_value(re.compile("#pathway-talk="))
    return kept.input_value()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


@scripts
def test_a_clerk_joins_answers_and_hands_the_talk_back(stage: Stage, how: dict[str, Any]) -> None:
    """The visitor sees who is there and what they write, and the assistant is silent until they leave."""
    visitor = stage.visitor()
    asked = visitor.ask("Can I talk to a person please?")
    expect(asked).to_contain_text("I have asked the team")
    people = visitor.page.locator(".pathway-people-told")
    expect(people).to_have_text("The helpdesk was asked. Their answer comes here.")
    clerk = stage.clerk(**how)
    waits = clerk.get_by_role("region", name="Talks")
    expect(waits).to_contain_text("in a talk")
    to_item(clerk, "talk to a person")
    press(clerk, "Join the talk")
    expect(clerk.get_by_role("heading", name="You are in this talk")).to_be_visible()
    expect(people).to_have_text("Ann, from the helpdesk, is here.", timeout=20_000)
    expect(visitor.replies.last).to_contain_text("Ann, from the helpdesk, has joined")
    before = visitor.replies.count()
    clerk.get_by_label("Write to them").fill("Hello! How can I help?")
    press(clerk, "Send")
    said = visitor.reply(before)
    expect(said).to_contain_text("Hello! How can I help?")
    expect(said.locator(".pathway-who")).to_have_text("Ann, the helpdesk")
    expect(visitor.announced).to_have_text("Ann: Hello! How can I help?")
    visitor.input.fill("What is clinical supervision?")
    visitor.input.press("Enter")
    if how:  # without a script the page is looked at again
        clerk.wait_for_timeout(1500)
        clerk.reload()
    expect(clerk.locator("#lines")).to_contain_text("What is clinical supervision?")
    expect(visitor.page.locator(".pathway-looking")).to_be_hidden()
    assert visitor.replies.count() == before + 1  # the assistant said nothing
    press(clerk, "Leave: it is answered")
    expect(visitor.replies.last).to_contain_text("Ann has left")
    expect(visitor.page.locator(".pathway-people")).to_be_hidden()
    expect(visitor.ask("What is clinical supervision?")).to_contain_text("supervision")


def test_typing_is_shown_and_a_reload_keeps_it_all(stage: Stage) -> None:
    """What a person wrote is there again, once."""
    visitor = stage.visitor()
    visitor.ask("I want to speak to somebody real")
    clerk = stage.clerk()
    to_item(clerk, "somebody real")
    press(clerk, "Join the talk")
    people = visitor.page.locator(".pathway-people-told")
    expect(people).to_have_text("Ann, from the helpdesk, is here.", timeout=20_000)
    clerk.get_by_label("Write to them").press_sequentially("One moment")
    expect(people).to_have_text("Ann is writing …", timeout=20_000)
    before = visitor.replies.count()
    press(clerk, "Send")
    expect(visitor.reply(before)).to_contain_text("One moment")
    visitor.page.get_by_text("Come back later").click()
    assert violations(visitor.page) == violations(clerk) == []
    visitor.page.reload()
    expect(visitor.replies.nth(before)).to_contain_text("One moment")
    assert visitor.replies.count() == before + 1
    assert visitor.said.count() == 1


def test_somebody_else_finds_it_taken(stage: Stage) -> None:
    """The second clerk sees who was first."""
    visitor = stage.visitor()
    visitor.ask("Please let me speak to a human being")
    ann, ben = stage.clerk("ann"), stage.clerk("ben")
    to_item(ben, "human being")
    to_item(ann, "human being")
    press(ann, "Join the talk")
    expect(ann.get_by_role("heading", name="You are in this talk")).to_be_visible()
    press(ben, "Join the talk")
    expect(ben.get_by_role("heading", level=1)).to_contain_text("Somebody else")
    expect(visitor.page.locator(".pathway-people-told")).to_have_text(
        "Ann, from the helpdesk, is here.", timeout=20_000
    )


def test_danger_is_answered_while_a_person_is_there(stage: Stage) -> None:
    """The visitor gets the numbers at once, and the clerk is alarmed."""
    visitor = stage.visitor()
    visitor.ask("I would like a person to help")
    clerk = stage.clerk()
    to_item(clerk, "like a person to help")
    press(clerk, "Join the talk")
    expect(visitor.replies.last).to_contain_text("has joined", timeout=20_000)
    help_now = visitor.ask("I want to kill myself")
    expect(help_now).to_contain_text("999")
    expect(clerk.locator("#lines")).to_contain_text("I want to kill myself")
    alarm = clerk.locator("#lines [role=alert]")
    expect(alarm).to_contain_text("Somebody may be in danger. Read the whole message now.")


def test_the_link_leads_back_from_another_browser(stage: Stage) -> None:
    """What was written meanwhile is there, and the address forgets its secret."""
    visitor = stage.visitor()
    visitor.ask("Could a real person call this up later please")
    link = link_of(visitor)
    visitor.page.close()
    clerk = stage.clerk()
    to_item(clerk, "call this up later")
    press(clerk, "Join the talk")
    clerk.get_by_label("Write to them").fill("Here is your answer.")
    press(clerk, "Send")
    page = stage.page(link)
    expect(page.locator(".pathway-reply", has_text="Here is your answer.")).to_be_visible()
    assert "#" not in page.url
    Visitor(page).input.fill("Thank you, that is all.")
    Visitor(page).input.press("Enter")
    expect(clerk.locator("#lines")).to_contain_text("Thank you, that is all.")


def test_a_link_from_somebody_else_is_not_followed_unasked(stage: Stage) -> None:
    """Whoever sent it could read along."""
    sender = stage.visitor()
    sender.ask("I want a person, says whoever sends links")
    link = link_of(sender)
    stage.goes_on = False
    lured = Visitor(stage.page(link))
    expect(lured.input).to_be_visible()
    assert "#" not in lured.page.url
    expect(lured.ask("What is clinical supervision?")).to_contain_text("supervision")
    assert lured.replies.count() == 1
    clerk = stage.clerk()
    to_item(clerk, "whoever sends links")
    expect(clerk.locator("main")).not_to_contain_text("What is clinical supervision?")


def test_it_works_for_a_visitor_without_scripts(stage: Stage) -> None:
    """They look for an answer by a button, and write to the person by the same form."""
    page = stage.page("/chat", java_script_enabled=False)
    page.get_by_label("Your question").fill("May I talk to a member of staff?")
    press(page, "Send")
    expect(page.locator("main")).to_contain_text("The helpdesk was asked.")
    clerk = stage.clerk()
    to_item(clerk, "member of staff")
    press(clerk, "Join the talk")
    clerk.get_by_label("Write to them").fill("Yes, you may.")
    press(clerk, "Send")
    press(page, "Look for an answer")
    expect(page.locator("main")).to_contain_text("Ann, from the helpdesk, is here.")
    expect(page.locator(".pathway-reply", has_text="Yes, you may.")).to_be_visible()
    page.get_by_label("Your question").fill("Good, thank you.")
    press(page, "Send")
    expect(page.locator("main")).to_contain_text("Good, thank you.")
    expect(clerk.locator("#lines")).to_contain_text("Good, thank you.")
