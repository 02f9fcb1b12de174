"""On another website: allowed where it is listed, refused where it is not, and its own styles kept out."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

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
    # The page is opened at the very words, though nothing on it names them.
    words = link.text_content() or ""
    place = opened.value.get_by_text(words, exact=True)
    expect(place).to_be_in_viewport()
    assert opened.value.evaluate("scrollY") > 0


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


def test_what_a_website_sets_goes_before_what_is_usual(visit: Visit, site: Site) -> None:
    """Its colour, its label, and the address of the page whose words are quoted."""
    visitor = visit(f"{site.hub}/own.html")
    expect(visitor.launcher).to_have_text("Ask the hub")
    reply = visitor.open().ask("Is there clinical supervision?")
    for part in (visitor.launcher, visitor.window.locator(".pathway-head")):
        expect(part).to_have_css("background-color", "rgb(90, 0, 90)")
    expect(visitor.page.get_by_role("dialog", name="Ask the hub")).to_be_visible()
    reply.locator("summary").click()
    address = reply.locator("blockquote a").first.get_attribute("href") or ""
    assert address.startswith("https://role.example/pathway#:~:text=")


def test_it_fills_an_element_in_place_of_a_window(visit: Visit, site: Site) -> None:
    visitor = visit(f"{site.hub}/mount.html")
    visitor.ask("Is there clinical supervision?")
    expect(visitor.launcher).to_have_count(0)
    expect(visitor.page.locator("#here .pathway")).to_have_count(1)


def test_a_website_with_a_strict_policy_and_trusted_types_shows_it(
    visit: Visit, site: Site
) -> None:
    """Nothing is asked for but scripts, styles and answers of the assistant; `visit` fails at a complaint."""
    visitor = visit(f"{site.hub}/strict.html").open()
    reply = visitor.ask("Is there clinical supervision?")
    reply.locator("summary").click()
    expect(reply.locator("blockquote").first).to_be_visible()
    expect(visitor.window).to_have_css("position", "fixed")
    expect(visitor.launcher).to_have_css("position", "fixed")


@pytest.mark.parametrize("of", ["own page", "hub", "full page"])
def test_no_request_goes_anywhere_else(visit: Visit, site: Site, of: str) -> None:
    asked: list[str] = []
    visitor = visit({"own page": "/privacy", "hub": f"{site.hub}/mount.html"}.get(of, "/privacy"))
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.page.goto({"own page": site.url, "hub": site.hub}.get(of, f"{site.url}/chat"))
    if of == "full page":
        visitor.window.wait_for()  # until then the page's own form is there
    else:
        visitor.open()
    visitor.ask("What skills are wanted?").locator("summary").click()
    ours = (f"{site.url}/", f"{site.hub}/", "data:,")
    assert len(asked) > 4 and not [url for url in asked if not url.startswith(ours)]


def test_words_typed_before_the_script_is_there_are_kept(visit: Visit, site: Site) -> None:
    """The page's own form works first; the talk that takes its place goes on with the words, and with the cursor."""
    visitor = visit("/privacy")
    held: list[Route] = []
    visitor.page.route("**/widget/panel.js", lambda route: held.append(route))
    with visitor.page.expect_request("**/widget/panel.js"):
        visitor.page.goto(f"{site.url}/chat")
    visitor.input.fill("How many sessions")
    [loading] = held
    loading.continue_()
    visitor.window.wait_for()
    expect(visitor.input).to_have_value("How many sessions")
    expect(visitor.input).to_be_focused()
    visitor.page.keyboard.type(" are there?")
    visitor.page.keyboard.press("Enter")
    expect(visitor.said).to_contain_text("How many sessions are there?")
    visitor.reply(0)
