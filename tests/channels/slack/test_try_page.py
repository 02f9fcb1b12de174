"""The trial page, as in a person's browser: who they are, what is new elsewhere, and the newest in sight."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.browser import NoBrowser, chromium, find_chromium
from tests.channels.slack.conftest import HARM, Bot, clarify
from tests.standins.slack import BOT, GENERAL
from tests.standins.try_slack import TrySlack

PHONE = {"width": 360, "height": 640}


@pytest.fixture(scope="module")
def tried(start: Callable[..., Bot]) -> Iterator[Bot]:
    slack = TrySlack().start()
    yield start(slack)
    slack.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        find_chromium()
    except NoBrowser as why:
        pytest.skip(str(why))
    with chromium() as running:
        yield running


@pytest.fixture
def page(tried: Bot, browser: Browser) -> Iterator[Page]:
    """The page, opened on an empty workspace; a script that complains fails the test."""
    tried.done()
    tried.slack.clear()
    complaints: list[str] = []
    opened = browser.new_page(viewport={"width": 1000, "height": 700})
    opened.set_default_timeout(10_000)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(tried.slack.url)
    yield opened
    opened.close()
    assert complaints == []


def write(page: Page, text: str) -> None:
    page.get_by_label("Your message").fill(text)
    page.get_by_role("button", name="Send").click()


def place(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def test_what_is_new_elsewhere_is_marked_until_it_is_seen(page: Page, tried: Bot) -> None:
    """Help for the writer alone comes into their own messages: the channel they are in shows nothing."""
    write(page, f"@Assistant {HARM}")
    messages = page.get_by_role("button", name="Assistant: Messages")
    expect(messages.get_by_label("1 new")).to_be_visible()
    expect(page).to_have_title("(1) Try the assistant as in Slack")
    expect(page.get_by_role("button", name="# general").locator(".count")).to_have_count(0)
    messages.click()
    expect(page.get_by_text("116 123")).to_be_in_viewport()
    expect(page.locator(".count")).to_have_count(0)
    page.get_by_label("You are").select_option("Ben")  # who sees what Anna wrote, and nothing else
    expect(page.get_by_text("Nothing was said here yet.")).to_be_visible()
    expect(page.locator(".count")).to_have_count(1)
    expect(page.get_by_role("button", name="# general").get_by_label("1 new")).to_be_visible()


def test_what_another_person_was_told_is_new_to_them(page: Page, tried: Bot) -> None:
    tried.slack.say("hello", user="UBEN", channel="DBEN")
    tried.slack.wait(1)
    expect(page.locator("article")).to_have_count(0)
    page.get_by_label("You are").select_option("Ben")
    expect(
        page.get_by_role("button", name="Assistant: Messages").get_by_label("1 new")
    ).to_be_visible()


def test_home_is_there_for_each_person(page: Page, tried: Bot) -> None:
    """Also where the person is changed while it is open."""
    question = page.get_by_role("button", name=tried.about.starters[0])
    place(page, "Assistant: Home")
    expect(question).to_be_visible()
    page.get_by_label("You are").select_option("Ben")
    expect(question).to_be_visible()
    assert set(tried.slack.homes) == {"UANNA", "UBEN"}
    question.click()
    place(page, "Assistant: Messages")
    expect(page.get_by_text(f"You asked: {tried.about.starters[0]}")).to_be_visible()


def test_the_newest_is_in_sight(page: Page, tried: Bot) -> None:
    """Also where it stands in a thread, in the middle; and the line to write in always is."""
    for number in range(12):
        write(page, f"@Assistant question {number}")
        expect(page.get_by_text(f"You said question {number}", exact=True)).to_be_in_viewport()
        expect(page.get_by_label("Your message")).to_be_in_viewport()
    page.locator("article", has_text="@Assistant question 3").get_by_role(
        "button", name="Reply in thread"
    ).click()
    expect(page.get_by_text("You reply to: @Assistant question 3")).to_be_visible()
    write(page, "and then?")
    expect(page.get_by_text("You said and then?", exact=True)).to_be_in_viewport()
    place(page, "# care")
    place(page, "# general")
    expect(page.get_by_text("You said and then?", exact=True)).to_be_in_viewport()
    page.set_viewport_size({"width": 360, "height": 400})
    expect(page.get_by_text("You said and then?", exact=True)).to_be_in_viewport()


@pytest.mark.parametrize("where", ["# general", "Assistant: Home"])
def test_a_telephone_shows_all_of_it(page: Page, tried: Bot, where: str) -> None:
    """At 360 pixels nothing is cut off or pushes the page sideways."""
    tried.script["which"] = clarify(7)
    page.set_viewport_size(PHONE)
    if where == "# general":
        write(page, "@Assistant " + "w" * 120)
        write(page, "@Assistant which")
        expect(page.get_by_role("button", name="Topic 6")).to_be_visible()
        page.get_by_role("button", name="Reply in thread").first.click()
        expect(page.get_by_role("button", name="Leave it")).to_be_in_viewport(ratio=1)
    else:
        place(page, where)
        expect(page.get_by_role("button", name=tried.about.starters[0])).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.evaluate("document.documentElement.scrollHeight") <= PHONE["height"]
    wide = "[...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1).length"
    assert page.evaluate(wide) == 0
    talk = page.locator("#talk").bounding_box()
    assert talk is not None and talk["height"] > PHONE["height"] / 2


def test_a_mention_is_put_in_by_an_edit(page: Page, tried: Bot) -> None:
    write(page, "what training is there?")
    page.get_by_role("button", name="Edit").click()
    expect(page.get_by_label("Your message")).to_have_value("what training is there?")
    write(page, "@Assistant what training is there?")
    expect(page.get_by_text("You said what training is there?")).to_be_in_viewport()
    expect(page.get_by_text("(edited)")).to_be_visible()


def test_a_button_keeps_its_place_while_others_write(page: Page, tried: Bot) -> None:
    """What has not changed is not drawn again: focus stays, and a screen reader hears only what is new."""
    write(page, "@Assistant hello")
    button = page.get_by_role("button", name="Talk to a person")
    button.focus()
    tried.slack.say(f"<@{BOT}> me too", user="UBEN", channel=GENERAL)
    expect(page.get_by_text("You said me too", exact=True)).to_be_visible()
    expect(button.first).to_be_focused()


def test_what_goes_wrong_is_said(page: Page, tried: Bot) -> None:
    """An assistant that refuses, and one that is not there."""
    address, tried.down = tried.slack.bot, True
    write(page, "/ask what training is there?")
    expect(page.get_by_text(tried.about.talk["failure"])).to_be_visible()
    tried.down = False
    tried.slack.bot = "http://127.0.0.1:9"
    write(page, "@Assistant hello")
    expect(page.get_by_role("alert")).to_contain_text("can't be reached")
    tried.slack.bot = address
    write(page, "@Assistant hello again")
    expect(page.get_by_role("alert")).to_be_hidden()
