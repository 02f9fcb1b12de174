"""The whole assistant as a process with its trained model, killed again and again, against the stand-in."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.browser import NoBrowser, chromium, find_chromium
from bot.cli.project import ROOT, console, project_settings
from bot.cli.trained_model import ensure_model
from faults.server import Server
from tests.channels.slack.conftest import HARM
from tests.standins.slack import ANNA, BEN, BOT, GENERAL, Fault, Slack, button, direct, words
from tests.standins.try_slack import TrySlack

pytestmark = pytest.mark.trained

KILLS = 5
A_SECOND, SECONDS = 50, 4
"""Messages a second, and for how long."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Slack]]:
    """`bot serve` with a database of its own and Slack switched on."""
    settings = project_settings()
    ensure_model(ROOT, settings.models_dir, console)
    folder = tmp_path_factory.mktemp("slack")
    slack = TrySlack().start()
    environment = {
        **os.environ, **slack.environment, "DATA_DIR": str(folder / "var"),
        "MODELS_DIR": str(settings.models_dir), "DATABASE_URL": "", "ENVIRONMENT": "local",
        "PUBLIC_URL": "https://assistant.example.org",
    }  # fmt: skip
    running = Server("slack", [sys.executable, "-m", "bot", "serve"], environment, folder / "log")
    slack.bot = running.base
    asyncio.run(running.start())
    yield running, slack
    asyncio.run(running.close())
    slack.stop()


def test_a_link_workers_morning(server: tuple[Server, Slack], tmp_path: Path) -> None:
    """A question in a channel, a follow-up, buttons, `/ask`, a near miss, and help; all of it as seen in Slack."""
    _, slack = server
    root = slack.say(f"<@{BOT}> Is there clinical supervision?")
    first = slack.wait(1)[0]
    assert first["thread_ts"] == root["ts"] and "supervision" in words(first)
    assert "“" in words(first) and "https://assistant.example.org/#" in words(first)
    slack.say("how often?", thread=root["ts"])
    slack.wait(2)
    slack.say(f"<@{BOT}> what is the salary?", user=BEN)
    salary = slack.wait(3)[2]
    assert button(salary, "Talk to a person")
    slack.command("How many sessions are there?")
    assert slack.wait(4)[3]["for"] == ANNA
    slack.say(f"<@{BOT}> supervision training", channel=GENERAL)
    slack.wait(5)
    slack.say(f"<@{BOT}> {HARM}")
    help_now = slack.wait(6)[5]
    assert help_now["channel"] == direct(ANNA) and "116 123" in words(help_now)
    slack.press(first, "Yes")
    slack.press(salary, "Talk to a person", user=BEN)
    slack.wait(7)
    slack.open_home()
    assert slack.refused == []
    look(slack, tmp_path)


def look(slack: Slack, folder: Path) -> None:
    """The stand-in's own page, as pictures: SLACK_PICTURES says where to, to be looked at."""
    try:
        find_chromium()
    except NoBrowser as why:
        pytest.skip(str(why))
    to = Path(os.environ.get("SLACK_PICTURES", folder))
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1000, "height": 1400})
        failed: list[str] = []
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.goto(slack.url)
        page.get_by_text("Is there clinical supervision?").first.wait_for()
        page.screenshot(path=to / "channel.png", full_page=True)
        page.get_by_role("button", name="Assistant: Messages").click()
        page.get_by_text("Samaritans").first.wait_for()
        page.screenshot(path=to / "messages.png", full_page=True)
        page.get_by_role("button", name="Assistant: Home").click()
        page.get_by_role("button", name="What training is there?").wait_for()
        page.screenshot(path=to / "home.png", full_page=True)
        page.get_by_role("button", name="# care").click()
        page.get_by_role("textbox").fill(
            "@Assistant <img src=x onerror=alert(1)> what training is there?"
        )
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Talk to a person").first.wait_for()
        assert page.locator("#talk img").count() == 0
        assert page.get_by_text("<img src=x onerror=alert(1)>").count() >= 1
        assert failed == []


def test_it_acknowledges_fifty_messages_a_second(server: tuple[Server, Slack]) -> None:
    """Each is answered once. How soon they are acknowledged is printed here and measured by `make bench`."""
    from concurrent.futures import ThreadPoolExecutor

    _, slack = server
    slack.clear()
    began, taken = time.monotonic(), []

    def one(number: int) -> float:
        time.sleep(max(0.0, began + number / A_SECOND - time.monotonic()))
        answer = slack.event(slack.message(f"<@{BOT}> What training is there?"))
        assert answer.status == 200
        return answer.seconds

    count = A_SECOND * SECONDS
    with ThreadPoolExecutor(16) as people:
        taken = sorted(people.map(one, range(count)))
    p99 = taken[int(len(taken) * 0.99)]
    print(
        f"acknowledged: median {taken[count // 2]:.4f} s, p99 {p99:.4f} s, slowest {taken[-1]:.4f} s"
    )
    posts = slack.wait(count, 90)
    ids = [post["metadata"]["event_payload"]["reply_id"] for post in posts]
    assert len(posts) == len(set(ids)) == count


def test_killed_between_acknowledgement_and_reply(server: tuple[Server, Slack]) -> None:
    """Every reply comes, in its talk's order, and none twice: what may have been sent is looked for first."""
    running, slack = server
    slack.clear()
    root = slack.say(f"<@{BOT}> message 0: what training is there?")
    asked = [root]
    slack.wait(1)
    for kill in range(1, KILLS + 1):
        # The kill falls before the turn, while Slack takes the reply, or behind it.
        slack.fail("chat.postMessage", Fault(slow=0.3, drop=True, after=True))
        event = slack.message(f"message {kill}: what training is there?", thread=root["ts"])
        assert slack.event(event).status == 200
        asked.append(event)
        time.sleep((kill % 3) * 0.15)
        asyncio.run(running.kill())
        asyncio.run(running.start())
    slack.mend()
    posts = slack.wait(KILLS + 1, 150)
    time.sleep(1.0)
    posts = slack.posts
    ids = [post["metadata"]["event_payload"]["reply_id"] for post in posts]
    assert len(set(ids)) == KILLS + 1
    assert len(ids) == KILLS + 1
    print(f"{len(ids) - len(set(ids))} duplicates after {KILLS} kills")
    assert [post["ts"] for post in posts] == sorted(post["ts"] for post in posts)
