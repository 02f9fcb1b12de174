"""Whatever is refused is a page with a sentence; what was typed is in its box; in danger, help comes first."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.storage.unavailable import StoreUnavailable
from bot.turn.refusals import Conflict, Ended, StillRunning, TooMany
from bot.turn.unavailable import Unavailable

from ..conftest import DANGER, HELP, OFFERED, SITE, Site, conversation
from .conftest import FORM, Page, fetch

FAILURES = [
    (Conflict("m"), 409),
    (Ended(), 401),
    (StillRunning("m"), 202),
    (TooMany(7), 429),
    (Unavailable("away"), 503),
    (StoreUnavailable("away"), 503),
    (RuntimeError("a mistake of ours"), 500),
]


@pytest.fixture(scope="module")
def slow(start: Callable[..., Site]) -> Iterator[Site]:
    """A server that takes three requests a minute from one address."""
    yield start(RATE_PER_ADDRESS="3")


def send(site: Site, fields: object, **headers: str) -> Page:
    return fetch(site.port, "POST", "/chat", fields, headers)


def form(site: Site) -> dict[str, str]:
    return fetch(site.port, "GET", "/chat").form(id="text")


def sentence(page: Page) -> str:
    [found] = page.root.all("div", class_="nhsuk-error-summary")
    return found.text


def helped(page: Page) -> bool:
    """Whether the safety reply is the first thing on the page, and has the focus."""
    first = page.root.one("main").all()[0]
    return first.attributes.get("role") == "alert" and HELP in first.text and bool(
        first.all(id="newest")
    )  # fmt: skip


@pytest.mark.parametrize(("error", "status"), FAILURES, ids=lambda one: repr(one)[:20])
def test_a_failure_is_a_page_that_keeps_the_words(
    site: Site, error: Exception, status: int
) -> None:
    """With its status, a sentence, and help where the words name danger."""
    sent = form(site)
    for text in ("my question", f"my {DANGER}"):
        site.turns.fails = error
        page = send(site, {**sent, "text": text})
        site.turns.fails = None
        assert page.status == status, page.html
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert page.headers["cache-control"] == "no-store"
        kept = [one.attributes["value"] for one in page.root.all("input", value=text)]
        assert kept == [text]
        assert helped(page) is (DANGER in text)
        assert len(page.root.all(id="newest")) == 1
        if status in (429, 503, 202):
            assert "retry-after" in page.headers


def test_what_still_runs_can_be_looked_for(site: Site) -> None:
    """The same message under the same id; the box is free for the next one."""
    sent = {**form(site), "text": "my question"}
    site.turns.fails = StillRunning(sent["message_id"])
    page = send(site, sent)
    site.turns.fails = None
    assert page.status == 202 and not page.root.all("div", class_="nhsuk-error-summary")
    assert page.form(value="my question") == sent
    assert page.form(id="text")["text"] == ""
    assert page.form(id="text")["message_id"] != sent["message_id"]
    assert send(site, page.form(value="my question")).status == 200


def test_a_press_that_failed_can_be_tried_again(site: Site) -> None:
    sent = {**form(site), "payload": "/choose"}
    del sent["text"]
    site.turns.fails = Unavailable("away")
    page = send(site, sent)
    site.turns.fails = None
    assert page.status == 503 and page.form(value="/choose") == sent


def test_a_conflict_can_be_sent_anew(site: Site) -> None:
    """After "Back" the same page may be sent with other words."""
    sent = form(site)
    assert send(site, {**sent, "text": "one"}).status == 200
    page = send(site, {**sent, "text": "two"})
    assert page.status == 409
    assert "This page was sent before. Press Send again to ask this." in sentence(page)
    assert page.form(id="text")["text"] == "two"
    assert page.form(id="text")["message_id"] != sent["message_id"]
    assert send(site, page.form(id="text")).status == 200


@pytest.mark.parametrize(("error", "status"), [(Ended(), 401), (Conflict("m"), 409)])
def test_a_choice_that_is_over_is_in_the_box(site: Site, error: Exception, status: int) -> None:
    """By the title of its button: the payload would be refused in another talk."""
    sent = form(site)
    del sent["text"]
    assert send(site, {**sent, "text": "hello"}).status == 200
    site.turns.fails = error
    sent |= {"message_id": "n", "payload": OFFERED, "asked": "What training is there?"}
    page = send(site, sent)
    site.turns.fails = None
    assert page.status == status and OFFERED not in page.html
    kept = page.form(id="text")
    assert kept["text"] == "What training is there?" and kept["message_id"] != "n"
    assert send(site, kept).status == 200


def test_a_choice_tried_again_keeps_its_title(site: Site) -> None:
    """The talk may be over by then."""
    sent = {**form(site), "payload": "/choose", "asked": "Training"}
    del sent["text"]
    site.turns.fails = Unavailable("away")
    assert send(site, sent).form(value="/choose") == sent


def test_a_reason_is_kept_where_the_talk_is_over(site: Site) -> None:
    """In its box. Whoever only pressed a button has nothing to lose."""
    base = {**form(site), "do": "feedback", "reply_id": "r", "useful": "no", "session": "x" * 40}
    del base["text"]
    page = send(site, {**base, "reason": "too long"})
    assert page.status == 401 and page.form(id="reason")["reason"] == "too long"
    page = send(site, base)
    assert page.status == 401 and not page.root.all(id="reason")
    assert not page.root.all("button", name="useful")


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"text": ""}, 400),
        ({"text": "   "}, 400),
        ({"text": "a" * 4_001}, 400),
        ({"text": "a\0b"}, 400),
        ({"text": "a" * 100_000}, 413),
        ({"text": "ok", "message_id": "a b"}, 400),
        ({"text": "ok", "message_id": ""}, 400),
        ({"payload": "/restart"}, 400),
        ({"payload": '/choose{"topic": "other"}'}, 400),
        ({"text": "a", "payload": "/restart"}, 400),
        ({"session": "x", "text": "ok"}, 401),
        ({"do": "feedback", "reply_id": "x", "useful": "yes"}, 400),
        ({"do": "feedback", "reply_id": "x", "useful": "maybe"}, 400),
        ({"do": "feedback", "useful": "yes"}, 400),
        ({"do": "clear", "session": "x"}, 401),
    ],
    ids=lambda one: str(one)[:40],
)
def test_a_wrong_form_is_refused(site: Site, wrong: dict[str, str], status: int) -> None:
    """And nothing is taken in."""
    sent = {**form(site), **wrong}
    if "text" not in wrong:
        del sent["text"]
    page = send(site, sent)
    assert page.status == status and sentence(page)
    assert conversation(sent["session"]) not in site.turns.kept
    if "text" in wrong and len(wrong["text"]) < 10_000:
        assert page.form(id="text")["text"] == wrong["text"]


def test_what_is_wrong_with_the_words_is_said_beside_the_box(site: Site) -> None:
    page = send(site, {**form(site), "text": " "})
    [box] = page.root.all("input", id="text")
    assert page.root.one(id="text-error").text.startswith("Error: ")
    assert "text-error" in box.attributes["aria-describedby"].split()
    assert page.root.one("title").text.startswith("Error: ")


@pytest.mark.parametrize(
    "fields",
    [
        {"text": DANGER + "a" * 5_000},
        {"text": DANGER + "a" * 100_000},
        {"text": DANGER, "session": "x" * 40},
        {"text": DANGER, "payload": "/restart"},
        {"text": "hello", "payload": DANGER},
        {"payload": DANGER},
        {"text": DANGER, "message_id": "no id"},
        {"text": "hello", "other": "x", "reason": DANGER},
        {"text": "hello", "other": DANGER},
        {"text": "hello", DANGER: ""},
        [("text", "hello"), ("text", DANGER), ("payload", "/x")],
        {"do": "feedback", "reply_id": "x", "useful": "yes", "reason": DANGER},
        {"do": "clear", "session": "x", "text": DANGER},
        {"do": "clear", "text": DANGER},
    ],
    ids=lambda one: str(one)[:40],
)
def test_danger_in_any_field_is_answered(site: Site, fields: object) -> None:
    """Too long, wrongly signed, not offered, elsewhere: the numbers come first all the same."""
    base = {"session": form(site)["session"]}
    page = send(site, {**base, **fields} if isinstance(fields, dict) else [*base.items(), *fields])  # type: ignore[misc]
    assert page.status < 500 and helped(page)


def test_the_talk_knows_of_help_given_with_a_refusal(site: Site) -> None:
    sent = form(site)
    page = send(site, {**sent, "text": DANGER + "a" * 5_000})
    assert page.status == 400 and helped(page)
    assert site.turns.noted[-1] == conversation(sent["session"])


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"text=%ff%fe", FORM, 400),
        (b"text=\xff", FORM, 400),
        (b"", FORM, 400),
        (b"&".join(b"a=1" for _ in range(200)), FORM, 400),
        (b'{"text": "', "application/json", 415),
        (b"text=hello", "text/plain", 415),
        (b"hello", "multipart/form-data; boundary=x", 415),
    ],
)
def test_another_kind_of_body_is_refused(site: Site, body: bytes, kind: str, status: int) -> None:
    """With help where there are words of danger in it, wherever they stand."""
    page = send(site, body, **{"Content-Type": kind})
    assert page.status == status and sentence(page)
    assert not helped(page)
    said = DANGER.encode() if kind != FORM else DANGER.replace(" ", "+").encode()
    page = send(site, body + said, **{"Content-Type": kind})
    assert page.status in (status, 400) and helped(page)


@pytest.mark.parametrize("body", ['{"text": "hi", "x": "%s"}', '{"text": "hi" "%s"}'])
def test_danger_is_found_in_json_for_which_no_form_was_asked(site: Site, body: str) -> None:
    page = send(site, (body % DANGER).encode(), **{"Content-Type": "application/json"})
    assert page.status == 415 and helped(page)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": SITE, "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_no_other_site_sends_a_form(site: Site, headers: dict[str, str]) -> None:
    """Nothing is done; whoever is in danger is helped there too."""
    sent = form(site)
    page = send(site, {**sent, "text": "hello"}, **headers)
    assert page.status == 403 and sentence(page) and not helped(page)
    assert conversation(sent["session"]) not in site.turns.kept
    assert helped(send(site, {**sent, "text": DANGER}, **headers))


def test_our_own_page_sends_one(site: Site) -> None:
    own = f"http://127.0.0.1:{site.port}"
    sent = {**form(site), "text": "hello"}
    assert send(site, sent, **{"Origin": own, "Sec-Fetch-Site": "same-origin"}).status == 200


def test_too_many_from_one_address_are_refused_with_help_in_danger(slow: Site) -> None:
    """Opening the page counts for nothing; the talk goes on afterwards in its session."""
    for _ in range(5):
        sent = form(slow)
    assert [send(slow, {**sent, "text": "hi"}).status for _ in range(4)] == [200, 200, 200, 429]
    page = send(slow, {**sent, "message_id": "other", "text": DANGER})
    assert page.status == 429 and helped(page) and int(page.headers["retry-after"]) > 0
    assert page.form(id="text") == {**sent, "message_id": "other", "text": DANGER}


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=200), st.sampled_from(["text=", "do=clear&text=", "session=&payload=", ""]))  # fmt: skip
def test_no_body_makes_a_5xx(site: Site, body: bytes, before: str) -> None:
    """Whatever comes, the answer is a page that can be read."""
    page = send(site, before.encode() + body)
    assert page.status < 500 and page.root.one("main")
