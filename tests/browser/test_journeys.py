"""What visitors come for, from the button to the words on the page."""

from __future__ import annotations

import json
import re
from urllib.parse import quote as escaped

import pytest
from playwright.sync_api import Request, Response, Route, expect

from bot.cli.project import ROOT
from tests.browser.conftest import Site, Visit, Visitor

END_SESSION = """async () => {
  const { session } = JSON.parse(sessionStorage[Object.keys(sessionStorage)[0]]).session;
  await fetch("/web/session", {method: "DELETE", headers: {authorization: "Bearer " + session}});
}"""
STATUS = """async session => (await fetch("/web/messages?after=0",
  {headers: {authorization: "Bearer " + session}})).status"""
STATEMENTS = {
    one["id"]: " ".join(one["quote"].split())
    for path in (ROOT / "knowledge").glob("*/statements.json")
    for one in json.loads(path.read_text())["statements"]
}


def test_a_question_is_typed_and_answered_with_its_source(visit: Visit) -> None:
    visitor = visit().open()
    expect(visitor.input).to_be_focused()
    reply = visitor.ask("How many sessions are there?")
    expect(reply).to_contain_text("six", ignore_case=True)
    reply.locator("summary").click()
    quote = reply.locator("blockquote").first.text_content() or ""
    assert " ".join(quote.split()) in STATEMENTS.values()


def test_the_source_leads_to_the_very_words_on_the_page(visit: Visit) -> None:
    visitor = visit().open()
    reply = visitor.ask("Who provides the supervision?")
    reply.locator("summary").click()
    quote = " ".join((reply.locator("blockquote").first.text_content() or "").split())
    reply.locator("blockquote a").first.click()
    marked = visitor.page.locator(":target")
    assert " ".join((marked.text_content() or "").split()) == quote
    expect(marked).to_be_in_viewport()
    expect(marked).to_be_focused()
    box, window = marked.bounding_box(), visitor.window.bounding_box()
    # and not behind the window, nor right up to it
    assert box and window and box["x"] + box["width"] <= window["x"] - 16


@pytest.mark.parametrize("size", [(1280, 800), (360, 640)], ids=["wide", "phone"])
def test_an_address_leads_to_the_words_that_it_names(
    visit: Visit, site: Site, size: tuple[int, int]
) -> None:
    """By the name of a statement, by a text fragment, and by looking for them."""
    far = "training.session_6"
    visitor = visit(f"/#{far}", viewport={"width": size[0], "height": size[1]})
    place = visitor.page.locator(f"[id='{far}']")
    words = place.text_content() or ""
    expect(place).to_be_in_viewport()
    visitor.page.goto("about:blank")
    visitor.page.goto(f"{site.url}/#:~:text={escaped(words)}")
    expect(place).to_be_in_viewport()
    visitor.page.goto("about:blank")
    visitor.page.goto(site.url)
    expect(place).not_to_be_in_viewport()
    assert visitor.page.evaluate("words => window.find(words)", words)
    expect(place).to_be_in_viewport()


def test_what_could_not_be_loaded_is_told_and_the_next_press_tries_again(visit: Visit) -> None:
    visitor = visit()
    visitor.page.route("**/widget/panel.js", lambda route: route.abort())
    visitor.launcher.click()
    told = visitor.page.locator(".pathway-launcher-told")
    expect(told).to_have_text(
        "The assistant could not be loaded. Please try again. If someone is in danger, ring 999."
    )
    expect(told).to_have_role("alert")
    expect(visitor.launcher).to_be_focused()
    expect(visitor.launcher).not_to_have_attribute("aria-busy", "true")
    visitor.page.unroute("**/widget/panel.js")
    visitor.open().ask("Is there clinical supervision?")
    expect(told).to_be_empty()


def test_a_starter_question_is_one_press(visit: Visit) -> None:
    visitor = visit().open()
    visitor.page.get_by_role("button", name="What training is there?").click()
    expect(visitor.reply(0)).to_contain_text("training", ignore_case=True)
    expect(visitor.input).to_be_focused()
    expect(visitor.page.get_by_role("group", name="You could ask:")).to_be_hidden()


def test_everything_is_done_by_the_keyboard_alone(visit: Visit) -> None:
    visitor = visit()
    visitor.launcher.focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.input).to_be_focused()
    visitor.page.keyboard.type("What skills are wanted?")
    visitor.page.keyboard.press("Enter")
    reply = visitor.reply(0)
    summary = reply.locator("summary")
    for _ in range(12):  # back from the input into the talk
        visitor.page.keyboard.press("Shift+Tab")
        if summary.evaluate("one => one === document.activeElement"):
            break
    visitor.page.keyboard.press("Enter")
    expect(reply.locator("blockquote").first).to_be_visible()
    visitor.page.keyboard.press("Escape")
    expect(visitor.window).to_be_hidden()
    expect(visitor.launcher).to_be_focused()


def test_a_follow_up_is_understood(visit: Visit) -> None:
    visitor = visit().open()
    visitor.ask("Is there clinical supervision?")
    expect(visitor.ask("and who does it?")).to_contain_text("GP")


def test_a_choice_answers_the_question_back(visit: Visit) -> None:
    visitor = visit().open()
    reply = visitor.ask("blah blah")
    expect(reply).to_contain_text("I did not understand that")
    choice = reply.locator(".pathway-choices button").first
    title = choice.text_content() or ""
    choice.click()
    expect(visitor.said.last).to_contain_text(title)
    expect(visitor.reply(1)).to_be_visible()


def test_what_the_page_does_not_say_is_said_to_be_missing(visit: Visit) -> None:
    visitor = visit().open()
    reply = visitor.ask("What is the pay?")
    expect(reply).to_contain_text("does not say anything about")
    expect(reply.locator("details")).to_have_count(0)


def test_a_person_can_always_be_asked_for(visit: Visit) -> None:
    visitor = visit().open()
    visitor.page.locator(".pathway-bar").get_by_role("button", name="Talk to a person").click()
    expect(visitor.reply(0)).to_contain_text("No contact is set up here yet")


def test_danger_looks_different_and_can_be_rung(visit: Visit) -> None:
    visitor = visit().open()
    reply = visitor.ask("I want to kill myself")
    expect(reply).to_have_class(re.compile("pathway-reply--safety"))
    expect(reply.get_by_role("link", name="999")).to_have_attribute("href", "tel:999")
    expect(reply.get_by_role("link", name="116 123")).to_have_attribute("href", "tel:116123")
    expect(visitor.alarmed).to_contain_text("999")
    expect(reply.locator(".pathway-feedback")).to_have_count(0)


def test_a_reply_that_was_lost_on_the_way_is_fetched_and_not_asked_twice(visit: Visit) -> None:
    visitor = visit().open()
    sent: list[str] = []

    def lose_the_first(route: Route, request: Request) -> None:
        sent.append(json.loads(request.post_data or "")["message_id"])
        route.fetch()
        route.abort() if len(sent) == 1 else route.continue_()

    visitor.page.route("**/web/messages", lose_the_first)
    visitor.ask("How long does the training take?")
    expect(visitor.replies).to_have_count(1)
    assert len(sent) == 2 and len(set(sent)) == 1
    assert len(_kept(visitor)) == 1


def test_what_could_not_be_sent_is_kept_and_sent_again(visit: Visit) -> None:
    visitor = visit().open()
    visitor.page.context.set_offline(True)
    expect(visitor.page.locator(".pathway-notice")).to_contain_text("You are offline")
    visitor.input.fill("Do I need a degree?")
    visitor.input.press("Enter")
    expect(visitor.page.get_by_role("button", name="Try again")).to_be_visible()
    visitor.page.context.set_offline(False)
    expect(visitor.reply(0)).to_be_visible()
    expect(visitor.page.get_by_role("button", name="Try again")).to_have_count(0)
    expect(visitor.said).to_have_count(1)


def test_try_again_sends_what_failed(visit: Visit) -> None:
    visitor = visit().open()
    visitor.page.route("**/web/messages", lambda route: route.abort())
    visitor.input.fill("Do I need a degree?")
    visitor.input.press("Enter")
    again = visitor.page.get_by_role("button", name="Try again")
    again.wait_for()
    visitor.page.unroute("**/web/messages")
    again.click()
    expect(visitor.reply(0)).to_be_visible()
    expect(visitor.input).to_be_focused()


def test_a_server_that_is_busy_is_waited_for(visit: Visit) -> None:
    visitor = visit().open()
    calls = 0

    def busy(route: Route) -> None:
        nonlocal calls
        calls += 1
        if calls < 3:
            headers = {"retry-after": "1", "content-type": "application/json"}
            route.fulfill(status=202, headers=headers, body='{"status": "x", "messages": []}')
        else:
            route.continue_()

    visitor.page.route("**/web/messages", busy)
    visitor.ask("Do I need a degree?")
    assert calls == 3


def test_a_refusal_shows_the_servers_sentence_and_the_help_that_is_due(visit: Visit) -> None:
    visitor = visit().open()
    danger = {
        "outcome": "safety", "answers": [], "confidence": 1, "message_id": "m",
        "parts": [{"kind": "emergency", "text": "Ring 999 now.", "tel": "999"}],
    }  # fmt: skip
    body = {"error": "Please wait 9 seconds.", "messages": [{"text": "x"}, {"custom": danger}]}
    visitor.page.route("**/web/messages", lambda route: route.fulfill(status=429, json=body))
    reply = visitor.ask("someone is hurt")
    expect(reply.get_by_role("link", name="999")).to_be_visible()
    expect(visitor.page.locator(".pathway-failed")).to_contain_text("Please wait 9 seconds.")
    expect(visitor.page.get_by_role("button", name="Try again")).to_be_visible()


def test_a_session_that_has_ended_is_begun_anew_without_a_word(visit: Visit) -> None:
    visitor = visit().open()
    visitor.ask("Is there clinical supervision?")
    visitor.page.evaluate(END_SESSION)
    expect(visitor.ask("What training is there?")).to_contain_text("training", ignore_case=True)


def test_a_choice_of_a_session_that_has_ended_is_asked_in_words(visit: Visit) -> None:
    visitor = visit().open()
    choice = visitor.ask("What is the pay?").locator(".pathway-choices button").first
    visitor.page.evaluate(END_SESSION)
    choice.click()
    expect(visitor.reply(1)).to_contain_text("NVQ Level 3")


def test_a_reload_shows_the_talk_again_and_goes_on(visit: Visit) -> None:
    visitor = visit().open()
    visitor.ask("Is there clinical supervision?")
    visitor.page.reload()
    expect(visitor.replies).to_have_count(1)
    expect(visitor.announced).to_be_empty()
    expect(visitor.input).not_to_be_focused()
    expect(visitor.ask("and who does it?")).to_contain_text("GP")


def test_a_reload_in_the_middle_of_a_turn_loses_nothing(visit: Visit) -> None:
    visitor = visit().open()
    visitor.page.route("**/web/messages", lambda route: None)  # never answered
    visitor.input.fill("How long does the training take?")
    visitor.input.press("Enter")
    expect(visitor.said).to_have_count(1)
    visitor.page.unroute("**/web/messages")
    visitor.page.reload()
    expect(visitor.reply(0)).to_contain_text("three hours")
    expect(visitor.said).to_have_count(1)


def test_two_tabs_are_two_talks(visit: Visit, site: Site) -> None:
    first = visit().open()
    first.ask("Is there clinical supervision?")
    second = Visitor(first.page.context.new_page())
    second.page.goto(site.url)
    second.open()
    expect(second.replies).to_have_count(0)
    second.ask("How long does the training take?")
    expect(first.ask("and who does it?")).to_contain_text("GP")


def test_a_cleared_talk_is_gone_here_and_on_the_server(visit: Visit) -> None:
    visitor = visit().open()
    visitor.ask("Is there clinical supervision?")
    session = _stored(visitor)["session"]["session"]
    _clear(visitor)
    expect(visitor.page.locator(".pathway-notice")).to_contain_text("The talk is cleared")
    expect(visitor.replies).to_have_count(0)
    expect(visitor.input).to_be_focused()
    stored = _stored(visitor)
    assert stored["turns"] == [] and "session" not in stored
    assert visitor.page.evaluate(STATUS, session) == 401
    visitor.page.reload()
    expect(visitor.replies).to_have_count(0)


def test_clearing_is_asked_about_first(visit: Visit) -> None:
    visitor = visit().open()
    visitor.ask("Is there clinical supervision?")
    visitor.page.once("dialog", lambda dialog: dialog.dismiss())
    visitor.page.get_by_role("button", name="Clear this talk").click()
    expect(visitor.replies).to_have_count(1)


def test_a_talk_that_is_cleared_while_a_message_is_on_its_way_is_gone_for_good(
    visit: Visit,
) -> None:
    visitor = visit().open()
    visitor.ask("Is there clinical supervision?")
    before = _stored(visitor)["session"]["session"]
    visitor.page.route("**/web/messages", lambda route: None)  # never answered
    visitor.input.fill("How long does the training take?")
    visitor.input.press("Enter")
    visitor.page.route("**/web/session", lambda route: route.abort())  # nor is the clearing
    _clear(visitor)
    expect(visitor.page.locator(".pathway-notice")).to_contain_text("could not be reached")
    visitor.page.unroute_all()
    with visitor.page.expect_request(lambda request: request.method == "DELETE"):
        visitor.page.reload()  # asks again
    visitor.ask("Is there clinical supervision?")
    assert _stored(visitor)["session"]["session"] != before
    assert visitor.page.evaluate(STATUS, before) == 401


def test_each_talk_that_was_cleared_out_of_reach_is_erased_later(visit: Visit) -> None:
    visitor, cleared = visit().open(), []
    for _ in range(2):
        visitor.ask("Is there clinical supervision?")
        cleared.append(_stored(visitor)["session"]["session"])
        visitor.page.route(
            "**/web/session",
            lambda route: route.abort() if route.request.method == "DELETE" else route.continue_(),
        )
        _clear(visitor)
        expect(visitor.page.locator(".pathway-notice")).to_contain_text("could not be reached")
    assert [one["session"] for one in _stored(visitor)["left"]] == cleared
    visitor.page.unroute_all()
    erased = 0

    def is_second(answer: Response) -> bool:
        nonlocal erased
        erased += answer.request.method == "DELETE"
        return erased == len(cleared)

    with visitor.page.expect_response(is_second):
        visitor.page.reload()
    assert [visitor.page.evaluate(STATUS, one) for one in cleared] == [401, 401]


@pytest.mark.parametrize(
    "broken",
    [[], [{"text": "x"}], [{"custom": {"outcome": "answer", "parts": [{"kind": "list"}]}}]],
    ids=["empty", "no contract", "a part with nothing in it"],
)
def test_a_reply_that_cannot_be_shown_is_told_and_stops_nothing(
    visit: Visit, broken: list[object]
) -> None:
    visitor = visit().open()
    visitor.page.route("**/web/messages", lambda route: route.fulfill(json=broken))
    visitor.input.fill("Is there clinical supervision?")
    visitor.input.press("Enter")
    visitor.page.get_by_role("button", name="Try again").wait_for()
    expect(visitor.page.locator(".pathway-looking")).to_be_hidden()
    visitor.page.unroute_all()
    visitor.ask("How long does the training take?")
    visitor.page.reload()
    visitor.replies.nth(1).wait_for()


def test_help_that_came_with_a_refusal_is_shown_though_no_new_session_can_be_had(
    visit: Visit,
) -> None:
    visitor = visit().open()
    visitor.ask("Is there clinical supervision?")
    visitor.page.evaluate(END_SESSION)
    visitor.page.route("**/web/session", lambda route: route.abort())
    reply = visitor.ask("I want to kill myself")
    expect(reply).to_have_class(re.compile("pathway-reply--safety"))


def test_a_shared_computer_forgets_after_half_an_hour(visit: Visit) -> None:
    visitor = visit()
    visitor.page.clock.install()
    visitor.open()
    visitor.ask("Is there clinical supervision?")
    visitor.page.clock.fast_forward("31:00")
    expect(visitor.page.locator(".pathway-notice")).to_contain_text("nothing was written for")
    expect(visitor.replies).to_have_count(0)
    assert _stored(visitor)["turns"] == []


def test_a_talk_whose_time_was_over_is_not_shown_after_a_reload(visit: Visit) -> None:
    visitor = visit().open()
    visitor.ask("Is there clinical supervision?")
    visitor.page.evaluate(
        """() => {
          const key = Object.keys(sessionStorage)[0];
          const kept = JSON.parse(sessionStorage[key]);
          sessionStorage[key] = JSON.stringify({ ...kept, last: Date.now() - 31 * 60000 });
        }"""
    )
    visitor.page.reload()
    visitor.window.wait_for()  # by itself: it was open
    expect(visitor.replies).to_have_count(0)


def test_an_nhs_number_never_leaves_the_browser(visit: Visit) -> None:
    visitor = visit().open()
    bodies: list[str] = []
    visitor.page.on("request", lambda request: bodies.append(request.post_data or ""))
    visitor.ask("My patient is 943 476 5919. What training is there?")
    expect(visitor.page.locator(".pathway-notice")).to_contain_text("NHS number")
    expect(visitor.said.last).to_contain_text("[NHS number]")
    assert "476 5919" not in "".join(bodies) + visitor.page.evaluate(
        "JSON.stringify(sessionStorage)"
    )


def test_a_reply_is_judged_with_a_reason(visit: Visit) -> None:
    visitor = visit().open()
    reply = visitor.ask("Is there clinical supervision?")
    with visitor.page.expect_request("**/web/feedback") as told:
        reply.get_by_role("button", name="No").click()
    assert json.loads(told.value.post_data or "")["useful"] is False
    expect(reply.get_by_role("button", name="No")).to_have_attribute("aria-pressed", "true")
    why = reply.get_by_label("What was wrong with it?")
    expect(why).to_be_focused()
    why.fill("too long")
    with visitor.page.expect_request("**/web/feedback") as told:
        why.press("Enter")
    assert json.loads(told.value.post_data or "")["reason"] == "too long"
    expect(reply.get_by_role("status")).to_contain_text("Thank you")


def test_nothing_and_too_much_are_refused_with_a_reason(visit: Visit) -> None:
    visitor = visit().open()
    visitor.input.press("Enter")
    expect(visitor.page.locator(".pathway-problem")).to_have_text("Write a question first.")
    visitor.input.fill("a" * 4001)
    visitor.input.press("Enter")
    expect(visitor.page.locator(".pathway-problem")).to_contain_text("too long")
    assert visitor.input.input_value() == "a" * 4001
    expect(visitor.said).to_have_count(0)


def _clear(visitor: Visitor) -> None:
    visitor.page.once("dialog", lambda dialog: dialog.accept())
    visitor.page.get_by_role("button", name="Clear this talk").click()


def _stored(visitor: Visitor) -> dict[str, object] | list[object] | object:
    return json.loads(visitor.page.evaluate("sessionStorage[Object.keys(sessionStorage)[0]]"))


def _kept(visitor: Visitor) -> list[object]:
    """The replies that the server keeps of this talk."""
    session = _stored(visitor)["session"]["session"]
    found = visitor.page.evaluate(
        """async session => (await fetch("/web/messages?after=0",
          {headers: {authorization: "Bearer " + session}})).json()""",
        session,
    )
    return [one for one in found["messages"] if "custom" in one]
