"""Every state without a violation of WCAG 2.2 AA that axe-core can find, and each word announced once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, Visit, Visitor

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]


def violations(page: Page) -> list[str]:
    """The rules that `page` breaks, each with the elements that do."""
    found = Axe().run(page, options={"runOnly": TAGS}).response["violations"]
    return [f"{one['id']}: {[node['html'][:120] for node in one['nodes']]}" for one in found]


def _closed(visitor: Visitor) -> None:
    expect(visitor.launcher).to_be_visible()


def _not_loaded(visitor: Visitor) -> None:
    visitor.page.route("**/widget/panel.js", lambda route: route.abort())
    visitor.launcher.click()
    expect(visitor.page.locator(".pathway-launcher-told")).not_to_be_empty()


def _open(visitor: Visitor) -> None:
    visitor.open()


def _answered(visitor: Visitor) -> None:
    visitor.open().ask("What skills are wanted?")


def _source_open(visitor: Visitor) -> None:
    visitor.open().ask("What skills are wanted?").locator("summary").click()


def _choices(visitor: Visitor) -> None:
    visitor.open().ask("What is the pay?")


def _safety(visitor: Visitor) -> None:
    visitor.open().ask("I want to kill myself")


def _feedback(visitor: Visitor) -> None:
    reply = visitor.open().ask("What skills are wanted?")
    reply.get_by_role("button", name="No").click()
    expect(reply.get_by_role("status")).to_contain_text("Thank you")


def _problem(visitor: Visitor) -> None:
    visitor.open().input.press("Enter")
    expect(visitor.page.locator(".pathway-problem")).to_be_visible()


def _failed(visitor: Visitor) -> None:
    visitor.page.route("**/web/**", lambda route: route.abort())
    visitor.open().input.fill("What skills are wanted?")
    visitor.input.press("Enter")
    visitor.page.get_by_role("button", name="Try again").wait_for()


def _offline(visitor: Visitor) -> None:
    visitor.open()
    visitor.page.context.set_offline(True)
    expect(visitor.page.locator(".pathway-notice")).to_be_visible()


def _cleared(visitor: Visitor) -> None:
    visitor.open().ask("My patient is 943 476 5919. What skills are wanted?")
    visitor.page.once("dialog", lambda dialog: dialog.accept())
    visitor.page.get_by_role("button", name="Clear this talk").click()
    expect(visitor.page.locator(".pathway-notice")).to_contain_text("cleared")


def _looking(visitor: Visitor) -> None:
    visitor.page.route("**/web/messages", lambda route: None)
    visitor.open().input.fill("What skills are wanted?")
    visitor.input.press("Enter")
    expect(visitor.page.locator(".pathway-looking")).to_be_visible()


STATES: dict[str, Callable[[Visitor], None]] = {
    one.__name__.strip("_"): one
    for one in (
        _closed, _not_loaded, _open, _answered, _source_open, _choices, _safety, _feedback, _problem, _failed,
        _offline, _looking, _cleared,
    )
}  # fmt: skip
SCREENS = {
    "wide": {},
    "narrow": {"viewport": {"width": 360, "height": 640}},
    "zoomed": {"viewport": {"width": 320, "height": 256}},
    "forced colours": {"forced_colors": "active"},
}


# Every state as it is mostly seen; at 400 % and in forced colours those that look different there.
CASES = [
    pytest.param(STATES[state], SCREENS[screen], id=f"{state}-{screen}")
    for screen in SCREENS
    for state in STATES
    if screen in ("wide", "narrow") or state in ("open", "source_open", "safety", "failed")
]


@pytest.mark.parametrize(("state", "screen"), CASES)
def test_no_state_breaks_a_rule(
    visit: Visit, state: Callable[[Visitor], None], screen: dict[str, object]
) -> None:
    visitor = visit(**screen)
    state(visitor)
    assert violations(visitor.page) == []


@pytest.mark.parametrize("path", ["/chat", "/privacy", "/accessibility"])
def test_no_page_breaks_a_rule(visit: Visit, path: str) -> None:
    visitor = visit(path)
    if path == "/chat":
        visitor.ask("What skills are wanted?").locator("summary").click()
    assert violations(visitor.page) == []


@pytest.mark.parametrize(
    "said", ["", "What skills are wanted?", "What is the pay?", "i want to die", " "]
)
def test_no_page_without_a_script_breaks_a_rule(visit: Visit, site: Site, said: str) -> None:
    """axe-core is a script itself: what the page without scripts shows is loaded again for it."""
    plain = visit("/chat", java_script_enabled=False)
    if said:
        plain.page.get_by_label("Your question").fill(said)
        plain.page.get_by_role("button", name="Send").click()
        plain.page.locator("#newest").wait_for()
    html = plain.page.content().replace("<script ", "<template ")
    again = visit("/privacy")
    again.page.route(
        f"{site.url}/chat", lambda route: route.fulfill(body=html, content_type="text/html")
    )
    again.page.goto(f"{site.url}/chat")
    assert violations(again.page) == []


@pytest.mark.parametrize(
    "asked", ["What skills are wanted?", "What is the pay?", "blah blah", "hello", "Is it hard?"]
)
def test_a_reply_is_announced_once_in_exactly_these_words(visit: Visit, asked: str) -> None:
    """Its parts in order, each entry of a list a sentence, then the choices; not the source, nor what is asked of it."""
    visitor = visit().open()
    reply = visitor.ask(asked)
    parts = reply.locator(".pathway-part, .pathway-list > li").all_text_contents()
    heard = [one if re.search(r"[.!?:…”\"']$", one) else f"{one}." for one in parts]
    choices = reply.locator(".pathway-choices button").all_text_contents()
    if choices:
        heard.append(f"You can choose: {', '.join(choices)}.")
    expect(visitor.announced.locator("p")).to_have_count(1)
    assert heard and visitor.announced.text_content() == " ".join(heard)
    expect(visitor.alarmed).to_be_empty()
    visitor.ask("What training is there?")
    expect(visitor.announced.locator("p")).to_have_count(1)  # the one before is not met again
    assert parts[0] not in (visitor.announced.text_content() or "")


def test_danger_is_announced_in_exactly_these_words(visit: Visit) -> None:
    visitor = visit().open()
    parts = visitor.ask("I want to kill myself").locator(".pathway-part").all_text_contents()
    assert visitor.alarmed.text_content() == " ".join(parts)
    assert parts[0].startswith("Ring 999")


def test_each_notice_is_announced_in_exactly_the_words_that_are_seen(visit: Visit) -> None:
    visitor = visit().open()
    page, notice = visitor.page, visitor.page.locator(".pathway-notice")

    def told(sentence: str) -> None:
        expect(notice).to_have_text(sentence)
        assert visitor.announced.all_text_contents() == [sentence]

    page.route("**/web/messages", lambda route: None)
    visitor.input.fill("My patient is 943 476 5919.")
    visitor.input.press("Enter")
    told(
        "That looked like an NHS number. It was taken out before your message was sent. "
        "Please do not type details of patients."
    )
    page.context.set_offline(True)
    told(
        "You are offline. What you write will be sent when you are back. "
        "If someone is in danger, ring 999."
    )
    page.context.set_offline(False)
    told("You are back online.")
    page.unroute_all()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Clear this talk").click()
    told("The talk is cleared. Nothing of it is kept here.")


def test_what_was_not_sent_is_announced_in_exactly_these_words(visit: Visit) -> None:
    visitor = visit().open()
    visitor.page.route("**/web/**", lambda route: route.abort())
    visitor.input.fill("What skills are wanted?")
    visitor.input.press("Enter")
    visitor.page.get_by_role("button", name="Try again").wait_for()
    sentence = (
        "Not sent. I can't reach the assistant. Your message is kept here. "
        "If someone is in danger, ring 999."
    )
    assert visitor.announced.text_content() == sentence
    expect(visitor.page.locator(".pathway-failed p")).to_have_text(sentence)


def test_the_talk_that_is_seen_is_no_live_region(visit: Visit) -> None:
    visitor = visit().open()
    visitor.ask("What skills are wanted?")
    assert visitor.page.locator(".pathway-talk").evaluate(
        "one => one.closest('[aria-live], [role=log], [role=status], [role=alert]')"
    ) is None  # fmt: skip


def test_danger_interrupts_and_is_said_once(visit: Visit) -> None:
    visitor = visit().open()
    visitor.ask("I want to kill myself")
    expect(visitor.alarmed.locator("p")).to_have_count(1)
    expect(visitor.announced).to_be_empty()


@pytest.mark.parametrize("size", [(360, 640), (320, 256)], ids=["phone", "400 %"])
def test_on_a_small_screen_it_is_the_screen_and_the_rest_is_out_of_reach(
    visit: Visit, size: tuple[int, int]
) -> None:
    width, height = size
    visitor = visit(viewport={"width": width, "height": height}).open()
    box = visitor.window.bounding_box()
    assert box and (box["x"], box["y"], box["width"], box["height"]) == (0, 0, width, height)
    assert visitor.page.locator("main").evaluate("one => one.closest('[inert]') !== null")
    visitor.ask("What skills are wanted?")
    for name in ("Close", "Talk to a person", "Clear this talk", "Send"):
        expect(visitor.page.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    expect(visitor.input).to_be_in_viewport(ratio=1)
    talk = visitor.page.locator(".pathway-body").bounding_box()
    assert talk and talk["height"] >= height / 4
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width
    visitor.page.get_by_role("button", name="Close").click()
    assert not visitor.page.locator("main").evaluate("one => one.closest('[inert]') !== null")
    expect(visitor.launcher).to_be_focused()


def test_on_a_small_screen_a_source_closes_the_window_to_show_the_words(visit: Visit) -> None:
    visitor = visit(viewport={"width": 360, "height": 640}).open()
    reply = visitor.ask("Who provides the supervision?")
    reply.locator("summary").click()
    reply.locator("blockquote a").first.click()
    expect(visitor.window).to_be_hidden()
    expect(visitor.page.locator(":target")).to_be_in_viewport()


def test_every_target_is_large_enough_and_apart(visit: Visit) -> None:
    """WCAG 2.2, 2.5.8: 24 by 24 CSS pixels at least."""
    visitor = visit(viewport={"width": 360, "height": 640}).open()
    visitor.ask("What is the pay?")
    for control in visitor.window.get_by_role("button").all():
        box = control.bounding_box()
        assert box and box["width"] >= 24 and box["height"] >= 24, control.text_content()


def test_reduced_motion_is_kept(visit: Visit) -> None:
    visitor = visit(reduced_motion="reduce").open()
    visitor.page.evaluate(
        """() => {
          window.moved = [];
          Element.prototype.scrollTo = function (how) { window.moved.push(how.behavior); };
        }"""
    )
    visitor.ask("What skills are wanted?")
    visitor.page.wait_for_function("() => window.moved.length")
    assert set(visitor.page.evaluate("window.moved")) == {"auto"}


def test_the_talk_prints_and_the_window_does_not(visit: Visit) -> None:
    visitor = visit().open()
    visitor.ask("What skills are wanted?")
    visitor.page.emulate_media(media="print")
    expect(visitor.window).to_be_hidden()
    expect(visitor.launcher).to_be_hidden()
    whole = visit("/chat")
    whole.window.wait_for()  # in place of the plain form, which is there first
    whole.ask("What skills are wanted?")
    whole.page.emulate_media(media="print")
    expect(whole.replies.first).to_be_visible()
    expect(whole.input).to_be_hidden()


def test_the_window_has_a_name_and_its_button_says_whether_it_is_open(visit: Visit) -> None:
    visitor = visit()
    expect(visitor.launcher).to_have_attribute("aria-expanded", "false")
    visitor.open()
    expect(visitor.page.get_by_role("dialog", name="Ask about this role")).to_be_visible()
    expect(visitor.launcher).to_have_attribute("aria-expanded", "true")


def test_above_the_first_message_stands_what_it_is_and_what_not_to_type(
    visit: Visit, site: Site
) -> None:
    """And what becomes of it, with a link; nothing has to be agreed to."""
    visitor = visit().open()
    intro = visitor.page.locator(".pathway-intro")
    for words in (
        "an automated assistant, not a person",
        "do not type names or details of patients",
        "kept for a short time",
    ):
        expect(intro).to_contain_text(words)
    link = intro.get_by_role("link", name="How we use it")
    expect(link).to_have_attribute("href", f"{site.url}/privacy")
    expect(visitor.input).to_be_focused()
    expect(visitor.window.get_by_role("checkbox")).to_have_count(0)


def test_where_colours_are_forced_every_button_and_what_has_the_focus_has_a_line(
    visit: Visit,
) -> None:
    visitor = visit(forced_colors="active").open()
    reply = visitor.ask("What is the pay?")
    for one in visitor.window.get_by_role("button").all():
        expect(one).to_have_css("border-top-style", "solid")
        expect(one).to_have_css("border-top-width", "2px")
    visitor.input.focus()
    expect(visitor.input).to_have_css("outline-style", "solid")
    no = reply.get_by_role("button", name="No", exact=True)
    yes = reply.get_by_role("button", name="Yes", exact=True)
    no.click()
    expect(no).to_have_attribute("aria-pressed", "true")
    back = "one => getComputedStyle(one).backgroundColor"
    assert no.evaluate(back) != yes.evaluate(back)  # seen, not only said
    danger = visitor.ask("I want to kill myself")
    expect(danger).to_have_css("border-top-style", "solid")


def test_without_a_script_the_page_and_its_form_do_all_of_it(visit: Visit, site: Site) -> None:
    visitor = visit("/", java_script_enabled=False)
    visitor.page.locator("main").get_by_role("link", name="Ask about this role").click()
    assert visitor.page.url == f"{site.url}/chat"
    visitor.page.locator("main form input[type=text]").first.fill("Is there clinical supervision?")
    visitor.page.get_by_role("button", name="Send").click()
    expect(visitor.page.locator(".pathway-reply")).to_have_count(1)
    visitor.page.locator("main form input[type=text]").first.fill("and who does it?")
    visitor.page.get_by_role("button", name="Send").click()
    expect(visitor.page.locator(".pathway-reply").last).to_contain_text("GP")
    assert "session" not in visitor.page.url
    assert visitor.page.context.cookies() == []
