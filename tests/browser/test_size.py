"""What a phone has to fetch, and that it can listen while it is busy with it."""

from __future__ import annotations

import gzip
import re
from typing import Any

from playwright.sync_api import expect

from bot.cli.project import ROOT
from tests.browser.conftest import Site, Visit

BUILT = ROOT / "web" / "built"
TEMPLATES = ROOT / "web" / "templates"
BEFORE, AFTER, STYLES = 3_000, 75_000, 8_000
"""Bytes: what is loaded with the page, all of it once it is open, and what our own pages wait for."""

# Notes at each frame what is seen by then: the window, its buttons, the input, the words, and whether
# the input has the focus.
WATCH_FRAMES = """() => {
  window.frames_seen = [];
  const look = () => {
    const shown = at => document.querySelector(at)?.checkVisibility() ?? false;
    const focus = document.activeElement.id === "pathway-input";
    const pieces = [".pathway", ".pathway-bar", ".pathway-input", ".pathway-intro"].map(shown);
    frames_seen.push([...pieces, focus].map(Number).join(""));
    requestAnimationFrame(look);
  };
  look();
}"""
COUNT_LOOKS = """() => {
  window.looks = 0;
  const look = document.querySelectorAll;
  document.querySelectorAll = function (at) {
    if (at === "[id]") window.looks++;
    return look.call(this, at);
  };
}"""


def zipped(*names: str) -> int:
    return sum(len(gzip.compress((BUILT / name).read_bytes(), 9)) for name in names)


def test_the_button_and_the_talk_are_small() -> None:
    assert zipped("widget.js") < BEFORE
    assert zipped("widget.js", "panel.js", "panel.css") < AFTER
    assert zipped("pages.css") < STYLES


def test_the_pages_styles_are_those_that_a_template_names() -> None:
    """A template that names another class of nhsuk-frontend needs `npm run build` in `web/`."""
    text = "".join(one.read_text("utf-8") for one in TEMPLATES.glob("*.html"))
    named = set(re.findall(r"nhsuk-[\w-]*", text))
    styles = (BUILT / "pages.css").read_text("utf-8")
    plain = re.sub(r":not\([^)]*\)", "", styles)
    begun = tuple(one for one in named if one.endswith("--"))
    for styled in set(re.findall(r"\.(nhsuk-[\w-]+)", plain)):
        assert styled in named or styled.startswith(begun), styled
    for kept in ("button", "button--secondary", "details", "input--error", "skip-link", "hint"):
        assert f".nhsuk-{kept}" in styles, kept


def test_the_server_sends_them_zipped(visit: Visit, site: Site) -> None:
    visitor = visit()
    with visitor.page.expect_response("**/widget/panel.js") as came:
        visitor.open()
    assert came.value.headers["content-encoding"] == "gzip"


def test_it_opens_a_piece_at_a_time(visit: Visit) -> None:
    """The window, its buttons, the input, the words, then the focus: a slow phone draws between them."""
    visitor = visit(viewport={"width": 360, "height": 640})
    visitor.page.evaluate(WATCH_FRAMES)
    visitor.open()
    expect(visitor.input).to_be_focused()
    visitor.page.wait_for_function("() => frames_seen.at(-1) === '11111'")
    steps = list(dict.fromkeys(visitor.page.evaluate("frames_seen")))
    assert steps == ["00000", "10000", "11000", "11100", "11110", "11111"]


def test_it_opens_where_nothing_is_drawn(visit: Visit) -> None:
    """As in a tab that is behind others by then."""
    visitor = visit()
    visitor.page.evaluate("() => { window.requestAnimationFrame = () => 0; }")
    visitor.launcher.evaluate("one => one.click()")
    expect(visitor.input).to_be_focused()
    expect(visitor.page.locator(".pathway-intro")).to_be_visible()


def test_closed_before_it_is_all_there_it_stays_closed(visit: Visit) -> None:
    visitor = visit(viewport={"width": 360, "height": 640})
    visitor.page.evaluate("() => { window.requestAnimationFrame = () => 0; }")  # so it takes long
    visitor.launcher.evaluate("one => one.click()")
    visitor.page.get_by_role("button", name="Close").evaluate("one => one.click()")
    visitor.page.wait_for_timeout(800)
    expect(visitor.window).to_be_hidden()
    assert not visitor.page.locator("main").evaluate("one => one.closest('[inert]') !== null")
    expect(visitor.open().input).to_be_focused()


def test_a_reply_looks_through_the_page_once(visit: Visit) -> None:
    """However many sources it has: each look reads the whole page."""
    visitor = visit().open()
    visitor.page.evaluate(COUNT_LOOKS)
    reply = visitor.ask("Do I need a degree?")
    assert reply.locator("blockquote").count() > 1
    assert visitor.page.evaluate("looks") == 1


def test_a_long_talk_comes_back_in_its_order_after_a_reload(visit: Visit) -> None:
    visitor = visit().open()
    asked = ["How many sessions are there?", "What is the pay?", "What skills are wanted?"] * 3
    for text in asked:
        visitor.ask(text)
    before = visitor.page.locator(".pathway-talk > li").all_text_contents()
    visitor.page.reload()
    expect(visitor.page.locator(".pathway-talk > li")).to_have_count(len(before))
    expect(visitor.replies.last).to_be_in_viewport()
    after: list[Any] = visitor.page.locator(".pathway-talk > li").all_text_contents()
    assert after == before
    expect(visitor.announced).to_be_empty()  # it was heard before
