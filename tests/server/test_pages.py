"""The pages over the real turns and the real store: a talk by forms, from its beginning to its end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..channels.pages.conftest import Page, fetch
from .conftest import DANGER, HELP, SORRY, Live


def send(live: Live, fields: dict[str, str]) -> Page:
    return fetch(live.port, "POST", "/chat", fields)


def ask(live: Live, page: Page, text: str) -> Page:
    return send(live, {**page.form(id="text"), "text": text})


def opened(live: Live) -> Page:
    return fetch(live.port, "GET", "/chat")


def shown(page: Page) -> list[str]:
    """The talk's lines."""
    return [one.text.removeprefix("You said: ") for one in page.root.one("ol").all("p")]


def talk_of(page: Page) -> str:
    return f"web:{page.session.partition('.')[0]}"


def test_a_talk_is_held_judged_and_cleared(live: Live) -> None:
    """Each form is answered once, its button pressed, its reply judged, and then nothing is left."""
    form = {**opened(live).form(id="text"), "text": "who supervises me: supervision"}
    page = send(live, form)
    again = send(live, form)
    assert page.status == again.status == 200
    assert (
        shown(page) == shown(again) == ["who supervises me: supervision", "You said supervision."]
    )
    assert page.form(value="yes")["reply_id"] == again.form(value="yes")["reply_id"]
    assert len(live.log(talk_of(page))) == 1

    [button] = page.root.all("button", name="payload")
    pressed = send(live, {**page.form(name="payload"), "payload": button.attributes["value"]})
    assert pressed.status == 200
    assert shown(pressed)[2:] == ["Training", "You said training."]
    other = {**opened(live).form(id="text"), "payload": button.attributes["value"]}
    del other["text"]
    assert send(live, other).status == 400

    judged = send(live, {**pressed.form(value="yes"), "useful": "yes"})
    assert judged.status == 200
    assert send(live, {**judged.form(id="reason"), "reason": "ring 07700 900123"}).status == 200
    assert send(live, {**opened(live).form(id="text"), "do": "feedback", "useful": "yes", "reply_id": pressed.form(value="yes")["reply_id"]}).status == 400  # fmt: skip

    assert send(live, pressed.form(value="clear")).status == 200
    assert live.log(talk_of(page)) == []
    assert ask(live, pressed, "training").status == 401


def test_an_nhs_number_is_taken_out_and_the_visitor_told(live: Live) -> None:
    """At once, under the message as it is stored; and of other details that they were taken out."""
    page = ask(live, opened(live), "training for NHS number 943 476 5919")
    assert "476 5919" not in page.html and "[NHS number]" in shown(page)[0]
    assert "It was not stored." in shown(page)[1]
    page = ask(live, page, "training, ring me on 07700 900123")
    assert "900123" not in page.html and "We took out personal details" in page.root.text
    assert "900123" not in str(live.log(talk_of(page)))


def test_the_twenty_first_message_of_a_minute_is_refused_with_help_in_danger(live: Live) -> None:
    """The talk stays on the page, and what was typed in its box."""
    page = opened(live)
    for _ in range(20):
        page = ask(live, page, "training")
        assert page.status == 200
    refused = ask(live, page, "training again")
    assert refused.status == 429 and refused.form(id="text")["text"] == "training again"
    assert len(refused.root.one("ol").all("p", class_="pathway-said")) == 20
    danger = ask(live, refused, DANGER)
    assert danger.status == 429 and HELP in danger.root.one("main").all()[0].text


def test_without_a_model_the_pages_are_there(start: Callable[..., Live], tmp_path: Path) -> None:
    """A question gets the apology, danger its help, and both keep their words."""
    live = start(tmp_path, loaded=False)
    for path in ("/", "/chat", "/privacy", "/accessibility"):
        assert fetch(live.port, "GET", path).status == 200
    page = ask(live, opened(live), "training")
    assert page.status == 503 and SORRY in page.root.text
    assert page.form(id="text")["text"] == "training"
    page = ask(live, opened(live), DANGER)
    assert page.status == 503 and HELP in page.root.one("main").all()[0].text


def test_what_is_typed_is_no_command(live: Live) -> None:
    """Only a press is a payload, and only one that was offered."""
    page = ask(live, opened(live), '/secret{"topic": "training"}')
    assert page.status == 200 and "secret" not in shown(page)[1].lower()
