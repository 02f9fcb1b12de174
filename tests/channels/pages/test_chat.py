"""A talk by plain forms: asked, chosen, judged, cleared, with nothing but HTML."""

from __future__ import annotations

import time
import uuid
from pathlib import Path
from typing import Any

import pytest

from bot.channels.session_token import LIFE, issue
from bot.turn.unavailable import Unavailable

from ..conftest import DANGER, HELP, KEY, OFFERED, OLD_KEY, Site, Taken, conversation
from .conftest import Element, Page, fetch

VECTORS = (
    (Path(__file__).parents[2] / "browser" / "xss.txt").read_text(encoding="utf-8").splitlines()
)


def opened(site: Site) -> Page:
    return fetch(site.port, "GET", "/chat")


def ask(site: Site, page: Page, text: str) -> Page:
    """Types `text` into the page's box and sends it."""
    return fetch(site.port, "POST", "/chat", {**page.form(id="text"), "text": text})


def press(site: Site, page: Page, label: str) -> Page:
    """Presses the button that says `label`, with whatever its form holds."""
    for form in page.root.all("form"):
        for button in form.all("button"):
            if button.text == label:
                fields = {
                    one.attributes["name"]: one.attributes.get("value", "")
                    for one in form.all("input")
                }
                if "name" in button.attributes:
                    fields[button.attributes["name"]] = button.attributes["value"]
                assert form.attributes["method"] == "post"
                return fetch(site.port, "POST", form.attributes["action"].partition("#")[0], fields)
    raise AssertionError(f"there is no button “{label}”")


def put(site: Site, page: Page, asked: str, custom: dict[str, Any], **more: Any) -> str:
    """Has the talk of `page` hold a reply; its id."""
    reply_id = uuid.uuid4().hex
    custom = {"answers": [], "confidence": 1.0, **custom, "message_id": reply_id}
    said = [{"text": "told", **more}, {"custom": custom}]
    talk = site.turns.kept.setdefault(conversation(page.session), {})
    talk[uuid.uuid4().hex] = Taken(asked, None, {}, said)
    return reply_id


def again(site: Site, page: Page) -> Page:
    """The page of the newest message, as it is sent once more."""
    name, taken = list(site.turns.kept[conversation(page.session)].items())[-1]
    fields = {"session": page.session, "message_id": name, "text": taken.text}
    return fetch(site.port, "POST", "/chat", fields)


def said(page: Page) -> list[str]:
    """What was asked, as the page shows it."""
    return [
        one.text.removeprefix("You said: ") for one in page.root.all("p", class_="pathway-said")
    ]


def replies(page: Page) -> list[Element]:
    return page.root.one("ol", class_="pathway-talk").all("div", class_="pathway-reply")


def test_the_page_says_what_it_is_before_the_first_word(site: Site) -> None:
    """An automated assistant, no patients' details, what is kept; and the script may take its place."""
    page = opened(site)
    assert page.status == 200 and page.headers["content-type"] == "text/html; charset=utf-8"
    mount = page.root.one(id="assistant")
    assert "automated assistant, not a person" in mount.text
    assert "Do not type anything about patients" in mount.text and "30 days" in mount.text
    assert "/privacy" in [one.attributes["href"] for one in mount.all("a")]
    script = page.root.one("script").attributes
    assert script == {"src": "/widget.js", "defer": "", "data-mount": "assistant"}
    assert not mount.all("script")


def test_a_question_is_answered_on_the_page(site: Site) -> None:
    """Through the website's own channel and limit; the answer is what is read first."""
    page = ask(site, opened(site), "who supervises me?")
    assert page.status == 200 and said(page) == ["who supervises me?"]
    assert replies(page)[0].one("p").text == "You said who supervises me?"
    [taken] = site.turns.kept[conversation(page.session)].values()
    assert taken.more == {"channel": "website", "per_minute": 20}
    newest = page.root.one(id="newest").attributes
    assert newest["tabindex"] == "-1"  # with the form's "#newest" it gets the focus
    # A script that came late would put an empty talk in the place of this answer.
    assert page.root.all("script") == []


def test_a_talk_goes_on(site: Site) -> None:
    """All of it is on the page, oldest first, in one session."""
    first = ask(site, opened(site), "one")
    second = ask(site, first, "two")
    assert said(second) == ["one", "two"] and second.session == first.session
    assert second.root.one(id="newest").tag == "h3"


def test_sent_twice_it_is_one_message(site: Site) -> None:
    """The very first too: its session was begun with the page, so no second one is begun."""
    form = {**opened(site).form(id="text"), "text": "training"}
    first = fetch(site.port, "POST", "/chat", form)
    again = fetch(site.port, "POST", "/chat", form)
    assert said(first) == said(again) == ["training"]
    assert replies(first) == replies(again)
    assert len(site.turns.kept[conversation(first.session)]) == 1


def test_a_message_without_a_session_begins_one(site: Site) -> None:
    """A form kept from elsewhere, or emptied, is answered all the same."""
    page = fetch(site.port, "POST", "/chat", {"session": "", "text": "training"})
    assert page.status == 200 and said(page) == ["training"]
    assert conversation(page.session) in site.turns.kept


def test_each_form_has_its_own_id(site: Site) -> None:
    """After "Back" another choice is another message, not the same one in other words."""
    page = opened(site)
    ids = [
        field.attributes["value"]
        for form in page.root.all("form")
        for field in form.all("input", name="message_id")
    ]
    assert len(ids) == len(set(ids)) >= 4
    assert not set(ids) & {field.attributes["value"] for form in opened(site).root.all("form") for field in form.all("input", name="message_id")}  # fmt: skip


@pytest.mark.parametrize("at", range(3))
def test_starters_are_the_pages_own_questions(site: Site, at: int) -> None:
    """One press asks it."""
    page = opened(site)
    start = page.root.all("button", name="text")[at]
    assert start.text == start.attributes["value"]
    assert said(press(site, page, start.text)) == [start.text]


def test_a_person_can_be_asked_for_from_the_first_page_on(site: Site) -> None:
    """And where none is set up, the page says so without a turn."""
    page = opened(site)
    assert "No contact is set up here yet." in page.root.one(id="assistant").text
    assert said(press(site, page, "Talk to a person")) == ["Talk to a person"]


def test_a_choice_is_pressed_and_shown_by_its_title(site: Site) -> None:
    page = ask(site, opened(site), "hello")
    buttons = [{"title": "What training is there?", "payload": OFFERED}]
    put(site, page, "hm", {"outcome": "clarify", "parts": [{"kind": "lead", "text": "Which?"}]}, buttons=buttons)  # fmt: skip
    shown = again(site, page)
    assert shown.status == 200 and len(shown.root.all("button", name="payload")) == 1
    assert shown.form(name="payload")["asked"] == "What training is there?"
    pressed = press(site, shown, "What training is there?")
    assert pressed.status == 200
    assert said(pressed) == ["hello", "hm", "What training is there?"]
    assert list(site.turns.kept[conversation(page.session)].values())[-1].text == OFFERED


def test_parts_come_in_order_as_what_they_are(site: Site) -> None:
    """Paragraphs, bullets, the page's own numbers, and links that may be followed."""
    page = ask(site, opened(site), "hello")
    parts = [
        {"kind": "emergency", "text": "Ring 999 now.", "tel": "999"},
        {"kind": "emergency", "text": "Samaritans listen.", "tel": "116 123"},
        {"kind": "emergency", "text": "Ring 116 123, day or night.", "tel": "116123"},
        {"kind": "lead", "text": "Six sessions."},
        {"kind": "list", "items": ["4. Four", "5. Five"]},
        {"kind": "list", "items": ["Listening", "2 more"]},
        {"kind": "signpost", "text": "From the hub: https://hub.example/a?b=1 and more", "url": "https://hub.example/a?b=1"},
        {"kind": "signpost", "text": "Ask", "url": "javascript:alert(1)"},
        {"kind": "signpost", "text": "Ring us", "tel": "javascript:1"},
    ]  # fmt: skip
    put(site, page, "q", {"outcome": "answer", "parts": parts})
    shown = replies(ask(site, page, "next"))[1]
    assert [one.text for one in shown.all("p")] == [
        "Ring 999 now.",
        "Samaritans listen. 116 123",
        "Ring 116 123, day or night.",
        "Six sessions.",
        "From the hub: https://hub.example/a?b=1 and more",
        "Ask",
        "Ring us",
    ]
    assert [one.attributes["href"] for one in shown.all("a")] == [
        "tel:999",
        "tel:116123",
        "tel:116123",
        "https://hub.example/a?b=1",
    ]
    numbers, bullets = shown.one("ol"), shown.one("ul")
    assert [(one.text, one.attributes["value"]) for one in numbers.all("li")] == [("Four", "4"), ("Five", "5")]  # fmt: skip
    assert [one.text for one in bullets.all("li")] == ["Listening", "2 more"]


def test_a_source_is_shown_with_its_words_and_leads_to_them(site: Site) -> None:
    """To the statement on the pathway page, in a new tab: this page can't be come back to."""
    page = ask(site, opened(site), "hello")
    quote = "(amount not defined.)"
    source = {"page": "Career Pathway: Social Prescribing Link Worker", "section": "Clinical supervision", "quote": quote}  # fmt: skip
    gone = {**source, "quote": "This is on no page."}
    answers = [{"id": "a", "title": "A", "sources": [source, gone]}]
    parts = [{"kind": "lead", "text": "It is not defined."}]
    put(site, page, "how much?", {"outcome": "answer", "parts": parts, "answers": answers})
    details = replies(ask(site, page, "next"))[1].one("details")
    assert details.one("summary").text == "From the page"
    assert [one.text for one in details.all("blockquote")] == [quote, "This is on no page."]
    [link] = details.all("a")
    assert link.attributes["target"] == "_blank" and "new tab" in link.text
    address, _, name = link.attributes["href"].partition("#")
    assert fetch(site.port, "GET", address).root.one(id=name).text == quote


def test_an_answer_is_judged_with_a_reason(site: Site) -> None:
    """Yes or no first, the reason after it; each is kept with its reply."""
    page = ask(site, opened(site), "training")
    reply_id = page.form(value="yes")["reply_id"]
    judged = press(site, page, "No, this answer was not useful")
    assert judged.status == 200 and "Thank you for telling us." in judged.root.text
    assert site.turns.judged[-1] == (conversation(page.session), reply_id, False, None)
    form = judged.form(id="reason")
    done = fetch(site.port, "POST", "/chat", {**form, "reason": "too long"})
    assert done.status == 200 and not done.root.all(id="reason")
    assert site.turns.judged[-1] == (conversation(page.session), reply_id, False, "too long")
    assert said(done) == ["training"] and len(site.turns.kept[conversation(page.session)]) == 1


def test_danger_in_a_reason_is_answered(site: Site) -> None:
    """Before all else, and the talk knows of it."""
    page = ask(site, opened(site), "training")
    form = press(site, page, "Yes, this answer was useful").form(id="reason")
    done = fetch(site.port, "POST", "/chat", {**form, "reason": DANGER})
    assert done.status == 200 and done.root.one(role="alert").one("p").text == HELP
    assert site.turns.noted[-1] == conversation(page.session)


def test_a_safety_reply_stands_at_the_top_and_looks_different(site: Site) -> None:
    """An alert that gets the focus, and nobody is asked whether it was useful."""
    page = ask(site, opened(site), DANGER)
    assert page.status == 200
    alert = page.root.one(role="alert")
    assert "pathway-reply--safety" in alert.attributes["class"] and HELP in alert.text
    assert alert.one(id="newest").attributes["tabindex"] == "-1"
    assert page.root.one("main").all()[0] == alert
    assert not page.root.all("button", name="useful")
    later = ask(site, page, "training")
    assert not later.root.all(role="alert")
    assert "pathway-reply--safety" in replies(later)[0].attributes["class"]
    assert HELP in replies(later)[0].text


def test_the_numbers_can_be_rung(site: Site) -> None:
    """A press on a phone rings them."""
    page = opened(site)
    parts = [{"kind": "emergency", "text": "Ring 999 now.", "tel": "999"}]
    put(site, page, "help", {"outcome": "safety", "parts": parts})
    link = again(site, page).root.one(role="alert").one("a")
    assert (link.text, link.attributes["href"]) == ("999", "tel:999")


def test_clearing_erases_the_talk_and_begins_another(site: Site) -> None:
    """Sent twice it is no error; the old session takes no more."""
    page = ask(site, opened(site), "training")
    cleared = press(site, page, "Clear this talk")
    assert cleared.status == 200 and "This talk is cleared." in cleared.root.text
    assert conversation(page.session) in site.turns.erased
    assert cleared.session != page.session and not cleared.root.all("ol", class_="pathway-talk")
    assert press(site, page, "Clear this talk").status == 200
    late = ask(site, page, "what I typed")
    assert late.status == 401 and late.form(id="text")["text"] == "what I typed"
    assert ask(site, late, "what I typed").status == 200


def test_danger_sent_with_the_clearing_is_answered(site: Site) -> None:
    """The talk is erased all the same, and help has the focus."""
    page = ask(site, opened(site), "training")
    fields = {**page.form(value="clear"), "text": DANGER}
    cleared = fetch(site.port, "POST", "/chat", fields)
    assert cleared.status == 200 and "This talk is cleared." in cleared.root.text
    assert conversation(page.session) in site.turns.erased
    assert cleared.root.one("main").all()[0] == cleared.root.one(role="alert")
    assert HELP in cleared.root.one(role="alert").text and len(cleared.root.all(id="newest")) == 1


def test_the_token_is_in_forms_alone(site: Site) -> None:
    """In no address, header or cookie, not even where it is sent in one."""
    page = ask(site, opened(site), "training")
    token = page.session
    assert token not in str(page.headers) and "set-cookie" not in page.headers
    for one in page.root.all():
        holds = [name for name, value in one.attributes.items() if token in value]
        assert holds in ([], ["value"])
    assert {one.attributes["action"] for one in page.root.all("form")} == {"/chat#newest"}
    for headers in ({"Authorization": f"Bearer {token}"}, {"Cookie": f"session={token}"}):
        other = fetch(site.port, "POST", f"/chat?session={token}", {"text": "x"}, headers)
        assert other.status == 200 and other.session != token


def test_a_session_of_the_key_before_goes_on(site: Site) -> None:
    token = issue(OLD_KEY, time.time()).token
    page = fetch(site.port, "POST", "/chat", {"session": token, "text": "training"})
    assert page.status == 200 and page.session == token


def test_no_page_is_kept(site: Site) -> None:
    """A talk stays in no cache on its way."""
    page = opened(site)
    for one in (page, ask(site, page, "training")):
        assert one.headers["cache-control"] == "no-store"


def test_an_answer_is_shown_though_the_talk_cannot_be_read(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store may go away between the two."""

    async def away(_conversation: str) -> None:
        raise Unavailable("gone")

    monkeypatch.setattr(site.turns, "exchanges", away)
    page = ask(site, opened(site), "training")
    assert page.status == 200 and replies(page)[0].one("p").text == "You said training"


def test_nothing_said_is_markup(site: Site) -> None:
    """What people type, and what replies hold, is text: in the talk, in boxes and in buttons."""
    bad = "<script>alert(1)</script>'\"><img src=x onerror=alert(1)>{{ 7*7 }}<!--"
    page = ask(site, opened(site), bad)
    put(
        site,
        page,
        bad,
        {
            "outcome": "answer",
            "parts": [{"kind": "lead", "text": bad}, {"kind": "list", "items": [bad]}],
            "answers": [{"id": bad, "title": bad, "sources": [{"page": bad, "section": bad, "quote": bad}]}],
        },
        buttons=[{"title": bad, "payload": bad}],
    )  # fmt: skip
    shown = ask(site, page, "next")
    assert said(shown) == [bad, bad, "next"]
    assert bad in replies(shown)[1].text
    for one in (shown, ask(site, page, bad + "a" * 4_000)):
        tags = {each.tag for each in one.root.all()}
        assert not tags & {"script", "img"}
        assert not [name for each in one.root.all() for name in each.attributes if name[:2] == "on"]


def test_no_vector_is_markup(site: Site) -> None:
    """Typed, refused as too long, and in every place of a reply, the payloads of its buttons too."""
    tags = {one.tag for one in ask(site, opened(site), "training").root.all()} | {"details"}
    tags |= {"summary", "blockquote", "h3"}
    for vector in VECTORS:
        page = ask(site, opened(site), vector)
        parts = [
            {"kind": "lead", "text": vector},
            {"kind": "list", "items": [vector, f"1. {vector}"]},
            {"kind": "signpost", "text": vector, "url": vector},
            {"kind": "emergency", "text": vector, "tel": vector},
        ]
        sources = [{"page": vector, "section": vector, "quote": vector}]
        answers = [{"id": vector, "title": vector, "sources": sources}]
        custom = {"outcome": "answer", "parts": parts, "answers": answers}
        put(site, page, vector, custom, buttons=[{"title": vector, "payload": vector}])
        for shown in (again(site, page), ask(site, page, vector + "a" * 4_000)):
            everything = shown.root.all()
            assert {one.tag for one in everything} <= tags, vector
            for one in everything:
                names = one.attributes
                assert not [name for name in names if name.startswith("on") or name == "style"]
                assert (
                    not names.get("href", "").strip().lower().startswith(("java", "data:t", "vb"))
                )


def test_an_altered_token_opens_no_talk(site: Site) -> None:
    """Not in any one character, nor with more or less of it; the words typed stay in the box."""
    token = issue(KEY, time.time()).token
    over = issue(KEY, time.time() - LIFE - 1).token
    altered = [
        token[:at] + ("0" if token[at] != "0" else "1") + token[at + 1 :]
        for at in range(len(token))
    ]
    others = [token.upper(), token + "=", " " + token, token + " ", token[:-1], f"Bearer {token}"]
    for bad in [*altered, *others, over, issue("x" * 32, time.time()).token]:
        page = fetch(site.port, "POST", "/chat", {"session": bad, "text": "mine"})
        assert page.status == 401 and page.form(id="text")["text"] == "mine", bad
        assert page.session not in (bad, token)
    assert conversation(token) not in site.turns.kept


def test_the_assistants_apology_is_shown(site: Site) -> None:
    """With what was typed, under the same id, so that sending again is no second message."""
    page = opened(site)
    site.turns.fails = Unavailable("no model")
    failed = ask(site, page, "training")
    assert failed.status == 503
    assert "Sorry, something went wrong." in failed.root.one(role="alert").text
    assert failed.form(id="text") == {**page.form(id="text"), "text": "training"}
    site.turns.fails = None
    assert said(ask(site, failed, "training")) == ["training"]
