"""An editor changes what is said, and a second role gets its page, by clicks alone; visitors get it from the servers that run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from playwright.sync_api import Page, expect

from bot.channels.pages.known import known
from bot.knowledge import serving
from bot.server.in_service import InService
from tests.browser.at_desk import SignIn
from tests.browser.test_desk_journeys import press, scripts
from tests.helpdesk.console.conftest import DeskSite

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "content" / "social-prescribing-link-worker.txt").read_text("utf-8")
OTHER = (ROOT / "tests/knowledge/fixtures/content/care-coordinator.txt").read_text("utf-8")
PAID = "Care Coordinators are paid on Band 4."
ROLE = "Social Prescribing Link Worker"


@pytest.fixture(autouse=True)
def as_before(desk: DeskSite) -> Iterator[None]:
    """The server of a file's tests shows the files again."""
    yield
    serving.publish(None)
    desk.about.become(known(ROOT, date.today()))


def begin(page: Page, role: str, text: str) -> None:
    page.locator(".desk-nav").get_by_role("link", name="Content", exact=True).click()
    page.get_by_label("Which page?").select_option(label=role)
    page.get_by_label("The whole text of the page").fill(text)


def take_up(desk: DeskSite) -> None:
    """What each server does within three seconds."""
    assistant = SimpleNamespace(database=desk.database, model=None)
    assert desk.run(InService(cast(Any, assistant), cast(Any, None), ROOT, desk.about).look())


@scripts
def test_a_changed_page_is_written_tried_published_and_taken_back(
    desk: DeskSite, sign_in: SignIn, how: dict[str, Any]
) -> None:
    """The quote is filled in; each sentence on it is written anew and ticked; what is wrong stays, with why."""
    page = sign_in("boss", "admin", **how)
    begin(page, ROLE, PAGE.replace("There are six sessions in total, which", "The sessions"))
    press(page, "Compare it with the page")
    expect(page.get_by_role("heading", name=re.compile("^What is different"))).to_be_visible()
    quote = page.get_by_label(re.compile("^What the page says now"))
    expect(quote).to_have_value("The sessions will take around three hours to complete:")
    leads = page.get_by_label(re.compile("^What the assistant says"))
    for at in range(leads.count()):
        leads.nth(at).fill("It takes around nine hours.")
    press(page, "Save and check")
    expect(page.get_by_text("The figure “nine” is not in the page’s words.").first).to_be_visible()
    expect(leads.first).to_have_value("It takes around nine hours.")
    expect(page.get_by_role("button", name="Publish", exact=True)).to_have_count(0)
    press(page, "Throw this draft away")
    expect(page.get_by_role("status").filter(has_text="The draft is thrown away.")).to_be_visible()
    begin(page, ROLE, PAGE.replace("Further competencies", "Further  competencies"))
    press(page, "Compare it with the page")
    press(page, "Publish")
    expect(page.get_by_text("Visitors get version 1.")).to_be_visible()
    take_up(desk)
    now = serving.published()
    assert now is not None and now.version == "1"
    page.get_by_role("button", name=re.compile("^Go back to this.*came with the server")).click()
    expect(page.get_by_text("As it came with the server.")).to_be_visible()
    take_up(desk)
    now = serving.published()
    assert now is not None and now.version == "2"


@scripts
def test_a_second_role_gets_its_page(desk: DeskSite, sign_in: SignIn, how: dict[str, Any]) -> None:
    """Pasted, given to a question that the assistant knows, written, tried, published, and read by a visitor."""
    page = sign_in("boss", "admin", **how)
    begin(page, "A page for another role", OTHER)
    page.get_by_text("Another role", exact=True).click()
    page.get_by_label("Name of the role").fill("Care Coordinator")
    press(page, "Compare it with the page")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Care Coordinator$"))
    words, reasons = page.locator("ins"), page.get_by_label("Why, if they are left out")
    choices = page.get_by_label(re.compile("^What are they for"))
    for found in (choices, words, reasons):
        expect(found).to_have_count(19)
    for at in range(choices.count()):
        if words.nth(at).inner_text() == PAID:
            choices.nth(at).select_option(label="Pay")
        else:
            choices.nth(at).select_option(label="No answer: leave them out")
            reasons.nth(at).fill("Not yet.")
    press(page, "Save and check")
    page.get_by_label(re.compile("^What the assistant says")).fill(PAID)
    page.get_by_label(re.compile("^I have read it")).check()
    press(page, "Save and check")
    expect(page.get_by_text("It can be published.")).to_be_visible()
    page.get_by_label("Question").fill("What is the pay?")
    press(page, "Ask")
    expect(page.get_by_text(PAID).first).to_be_visible()
    assert page.request.get("/pages/care-coordinator").status == 404
    page.get_by_role("link", name=re.compile("^Draft")).click()
    press(page, "Publish")
    expect(page.get_by_text("Visitors get version 1.")).to_be_visible()
    take_up(desk)
    page.goto("/pages/care-coordinator")
    expect(page.get_by_text(PAID)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Care Coordinator")
    first = page.request.get("/").text()
    assert "NVQ Level 3" in first and "/pages/care-coordinator" in first
