"""Teams' trial page, as in a person's browser: three places, what is new in the others, and the newest in sight."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.browser import NoBrowser, chromium, find_chromium
from tests.standins.teams import ADA, CHANNEL, Json, Posted, personal
from tests.standins.try_teams import TryTeams

PHONE = {"width": 360, "height": 640}
THREAD = f"{CHANNEL};messageid=1000"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        find_chromium()
    except NoBrowser as why:
        pytest.skip(str(why))
    with chromium() as running:
        yield running


@pytest.fixture
def teams(monkeypatch: pytest.MonkeyPatch) -> Iterator[TryTeams]:
    """The stand-in, whose assistant takes everything and says only what a test says."""
    made = TryTeams("http://127.0.0.1:9")
    monkeypatch.setattr(made, "send", lambda *_: (200, {}))
    with made:
        yield made


@pytest.fixture
def page(teams: TryTeams, browser: Browser) -> Iterator[Page]:
    complaints: list[str] = []
    opened = browser.new_page(viewport={"width": 1000, "height": 700})
    opened.set_default_timeout(10_000)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(f"{teams.url}/")
    yield opened
    opened.close()
    assert complaints == []


def say(teams: TryTeams, text: str, conversation: str = personal(ADA), **more: str) -> None:
    """The assistant says it."""
    activity = {"type": more.pop("type", "message"), "text": text}
    teams.posted.append(Posted(conversation, "1", activity, time.time(), **more))


def place(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def test_what_is_new_elsewhere_is_marked_until_it_is_seen(page: Page, teams: TryTeams) -> None:
    """Whoever writes in a channel and is answered alone sees where."""
    place(page, "A channel")
    page.get_by_label("Message").fill("hello")
    page.get_by_role("button", name="Send").click()
    say(teams, "", THREAD, type="typing")
    expect(page.get_by_text("is typing")).to_be_visible()
    say(teams, "For you alone.")
    own = page.get_by_role("button", name="Your own chat")
    expect(own.get_by_label("1 new")).to_be_visible()
    expect(page.get_by_text("is typing")).to_be_hidden()
    expect(page.get_by_text("For you alone.")).to_be_hidden()
    own.click()
    expect(page.get_by_text("For you alone.")).to_be_visible()
    expect(page.locator(".count")).to_have_count(0)


def test_the_newest_is_in_sight(page: Page, teams: TryTeams) -> None:
    for number in range(25):
        say(teams, f"reply {number}", THREAD)
    place(page, "A channel")
    expect(page.get_by_text("reply 24")).to_be_in_viewport()
    say(teams, "one more", THREAD)
    expect(page.get_by_text("one more")).to_be_in_viewport()
    page.set_viewport_size({"width": 360, "height": 400})
    expect(page.get_by_text("one more")).to_be_in_viewport()
    expect(page.get_by_label("Message")).to_be_in_viewport()


def test_a_telephone_shows_all_of_it(page: Page, teams: TryTeams) -> None:
    page.set_viewport_size(PHONE)
    say(teams, "w" * 200)
    expect(page.get_by_text("www")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.evaluate("document.documentElement.scrollHeight") <= PHONE["height"]
    talk = page.locator("#talk").bounding_box()
    assert talk is not None and talk["height"] > PHONE["height"] / 2


def test_a_message_that_is_changed_stays_where_it_is(page: Page, teams: TryTeams) -> None:
    """As after a button was pressed: it is no new one."""
    say(teams, "Which one?", id="a1")
    say(teams, "And more.", id="a2")
    say(teams, "You chose the first.", id="a1", changes="a1")
    expect(page.locator("article").first).to_contain_text("You chose the first.")
    expect(page.locator("article")).to_have_count(2)


def test_a_press_names_the_card_it_was_on(
    page: Page, teams: TryTeams, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Teams does it, also on a card that was changed: by that it is known, and changed again."""
    sent: list[Json] = []
    monkeypatch.setattr(teams, "send", lambda _, activity: sent.append(activity) or (200, {}))
    for count, more in enumerate(({"id": "a1"}, {"changes": "a1"}), start=1):
        button = {"type": "Action.Submit", "title": "One", "data": {"payload": "/one"}}
        card = {"body": [{"type": "ActionSet", "actions": [button]}]}
        activity = {"type": "message", "attachments": [{"content": card}]}
        teams.posted.append(Posted(personal(ADA), "1", activity, time.time(), **more))
        page.get_by_role("button", name="One").click()
        teams.until(lambda now=count: sum("value" in one for one in sent) == now)
    pressed = [(one["replyToId"], one["value"]) for one in sent if "value" in one]
    assert pressed == [("a1", {"payload": "/one"})] * 2


def test_it_ends_without_a_complaint(
    page: Page, teams: TryTeams, capfd: pytest.CaptureFixture[str]
) -> None:
    """Also where the page still listens."""
    expect(page.get_by_role("heading")).to_be_visible()
    page.wait_for_timeout(300)
    teams.stop()
    gc.collect()
    assert capfd.readouterr().err == ""
    teams.start()  # the fixture ends it again


def test_what_goes_wrong_is_said(
    page: Page, teams: TryTeams, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teams, "send", lambda *_: (503, {}))
    page.get_by_label("Message").fill("hello")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("503")
