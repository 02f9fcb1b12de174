"""On another website: allowed where it is listed, refused where it is not, and its own styles kept out."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Site, Visit


def test_a_listed_website_shows_it(visit: Visit, site: Site) -> None:
    visitor = visit(site.hub).open()
    reply = visitor.ask("Is there clinical supervision?")
    reply.locator("summary").click()
    link = reply.locator("blockquote a").first
    address = link.get_attribute("href") or ""
    assert address.startswith(f"{site.url}/#:~:text=")
    with visitor.page.context.expect_page() as opened:
        link.click()
    expect(opened.value.locator("h1")).to_be_visible()


def test_a_website_that_is_not_listed_is_told_so(visit: Visit, site: Site) -> None:
    visitor = visit(site.stranger).open()
    visitor.input.fill("Is there clinical supervision?")
    visitor.input.press("Enter")
    failed = visitor.page.locator(".pathway-failed")
    failed.wait_for()
    expect(visitor.replies).to_have_count(0)


def test_the_websites_own_styles_do_not_make_it_unreadable(visit: Visit, site: Site) -> None:
    visitor = visit(site.hub).open()
    reply = visitor.ask("What is the pay?")
    size, style = reply.locator("p").first.evaluate(
        "one => [parseFloat(getComputedStyle(one).fontSize), getComputedStyle(one).fontStyle]"
    )
    assert size >= 16 and style == "normal"
    send = visitor.page.get_by_role("button", name="Send")
    box = send.bounding_box()
    assert box and box["width"] < 150


def test_it_changes_nothing_of_the_website_until_it_is_opened(visit: Visit, site: Site) -> None:
    visitor = visit(site.hub)
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.page.reload()
    visitor.launcher.wait_for()
    assert [url for url in asked if url.startswith(site.url)] == [f"{site.url}/widget.js"]
    assert visitor.page.evaluate(
        "getComputedStyle(document.querySelector('main p')).fontStyle"
    ) == ("italic")


def test_no_request_goes_anywhere_else(visit: Visit, site: Site) -> None:
    visitor = visit()
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.page.reload()
    visitor.open().ask("What skills are wanted?")
    assert asked and all(url.startswith(site.url) for url in asked)
