"""Nothing that anybody writes, and nothing that a knowledge file holds, is ever run."""

from __future__ import annotations

import base64
import http.client
import json
import random
import re
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Site, Visit, Visitor

VECTORS = Path(__file__).with_name("xss.txt").read_text(encoding="utf-8").splitlines()
MUTATIONS = 5000
CALL = """async ([method, path, body, token]) => {
  const headers = {authorization: "Bearer " + token, ...(body && {"content-type": "application/json"})};
  const answer = await fetch("/web/" + path, {method, headers, ...(body && {body})});
  return [answer.status, await answer.text()];
}"""
# As pasted and sent one after the other, without a wait for each answer.
SAY_ALL = """texts => {
  const input = document.getElementById("pathway-input");
  for (const text of texts) {
    input.value = text;
    input.dispatchEvent(new Event("input", {bubbles: true}));
    input.form.requestSubmit();
  }
}"""
OPEN_ALL = "all => all.forEach(one => { one.open = true; })"
AT_ONCE = 48  # a talk of hundreds is slow to look through
# Elements that a talk has no use for: one of them means that a string was read as HTML.
NEVER = (
    "script, img, image, iframe, object, embed, svg, math, style, link, base, meta, video, audio"
)


def hostile(text: str, message_id: str) -> list[dict[str, object]]:
    """The reply of a server whose knowledge is `text` in every place."""
    parts = [
        {"kind": "lead", "text": text},
        {"kind": "correction", "text": text},
        {"kind": "gap", "text": text},
        {"kind": "list", "items": [text, f"1. {text}"]},
        {"kind": "list", "items": [f"1. {text}", f"2. {text}"]},
        {"kind": "signpost", "text": text, "url": text},
        {"kind": "emergency", "text": text, "tel": text},
        {"kind": text, "text": text},
    ]
    sources = [{"page": text, "section": text, "quote": text}]
    custom = {
        "outcome": "answer", "answers": [{"id": text, "title": text, "sources": sources}],
        "parts": parts, "confidence": 1, "message_id": message_id,
    }  # fmt: skip
    return [{"text": text, "buttons": [{"title": text, "payload": text}]}, {"custom": custom}]


@pytest.mark.parametrize("own", [True, False], ids=["strict policy", "no policy"])
def test_no_vector_runs_whoever_says_it(visit: Visit, site: Site, own: bool) -> None:
    """Our own page has the policy; the other website has none, and the widget alone has to hold."""
    visitor = visit("/" if own else site.hub)
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    # Only the widget's own question whether to clear the talk; a vector's `alert` would stand here.
    dialogs: list[str] = []
    visitor.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.accept()))

    def answer(route: Route) -> None:
        body = json.loads(route.request.post_data or "")
        text = body["payload"] if "payload" in body else body["text"]
        origin = route.request.headers.get("origin", "*")
        headers = {"access-control-allow-origin": origin}
        route.fulfill(json=hostile(text, f"m{len(asked)}"), headers=headers)

    visitor.open()
    visitor.page.route("**/web/messages", lambda route: answer(route))
    for at in range(0, len(VECTORS), AT_ONCE):
        said = VECTORS[at : at + AT_ONCE]
        visitor.page.evaluate(SAY_ALL, said)
        expect(visitor.replies).to_have_count(len(said), timeout=60_000)
        shown = visitor.said.locator("p").all_text_contents()
        assert [one.removeprefix("You: ") for one in shown] == [
            one.strip().strip("\ufeff") for one in said
        ]
        visitor.replies.last.locator(".pathway-choices button").click()  # whose payload is one, too
        visitor.reply(len(said))
        visitor.page.locator(".pathway details").evaluate_all(OPEN_ALL)
        assert visitor.page.locator(".pathway").locator(NEVER).count() == 0
        schemes = visitor.page.locator(".pathway a").evaluate_all("all => all.map(a => a.protocol)")
        assert set(schemes) <= {"http:", "https:", "tel:", "mailto:"}
        visitor.page.get_by_role("button", name="Clear this talk").click()
    assert {one.split("?")[0] for one in dialogs} == {"Clear this talk"}
    assert visitor.page.evaluate("window.hit") is None
    assert not [url for url in asked if "evil.invalid" in url]


def test_vectors_go_through_the_real_assistant_unharmed(visit: Visit) -> None:
    visitor = visit().open()
    for vector in random.Random(5).sample(VECTORS, 15):
        visitor.ask(vector)
    assert visitor.page.evaluate("window.hit") is None
    assert visitor.page.locator(".pathway").locator(NEVER).count() == 0
    visitor.page.reload()  # and out of the tab's memory
    expect(visitor.replies).to_have_count(15)
    assert visitor.page.locator(".pathway").locator(NEVER).count() == 0


def test_a_tab_whose_memory_was_written_by_somebody_else_begins_anew(visit: Visit) -> None:
    visitor = visit().open()
    for rubbish in ("{", "[]", '{"open":true}', '{"open":true,"last":1,"turns":"x"}', "null"):
        visitor.page.evaluate(
            "text => sessionStorage.setItem(Object.keys(sessionStorage)[0], text)", rubbish
        )
        visitor.page.reload()
        visitor.launcher.wait_for(state="attached")
    visitor = Visitor(visitor.page)
    if visitor.window.count() == 0:
        visitor.open()
    visitor.ask("What training is there?")


def test_no_altered_token_is_accepted(visit: Visit, site: Site) -> None:
    """Each of thousands of changes to a token, in any byte, is refused."""
    visitor = visit().open()
    visitor.ask("Is there clinical supervision?")
    token = json.loads(visitor.page.evaluate("sessionStorage[Object.keys(sessionStorage)[0]]"))
    altered = list(mutated(token["session"]["session"], MUTATIONS))
    assert len(set(altered)) == MUTATIONS
    wire = http.client.HTTPConnection(site.url.removeprefix("http://"))
    statuses = [_status(wire, one) for one in altered]
    assert [one for one, status in zip(altered, statuses, strict=True) if status != 401] == []
    assert _status(wire, token["session"]["session"]) == 200
    wire.close()


def _status(wire: http.client.HTTPConnection, token: str) -> int:
    """How a request for the talk that `token` speaks for is answered."""
    wire.request("GET", "/web/messages?after=0", headers={"Authorization": f"Bearer {token}"})
    answer = wire.getresponse()
    answer.read()
    return answer.status


def test_anothers_talk_is_unreadable(visit: Visit) -> None:
    """Nor can it be written into, judged or cleared: not by its id under one's own signature, nor by a button of it."""
    mine, theirs = visit().open(), visit().open()
    mine.ask("How long does the training take?")
    theirs.ask("What is the pay?")
    tokens = [
        json.loads(one.page.evaluate("sessionStorage[Object.keys(sessionStorage)[0]]"))["session"][
            "session"
        ].split(".")
        for one in (mine, theirs)
    ]
    (own, own_ends, own_sign), (other, ends, sign) = tokens
    for spliced in (
        [other, own_ends, own_sign],
        [other, ends, own_sign],
        [own, own_ends, sign],
        [other, ends, ""],
    ):
        for method, path, body in (
            ("GET", "messages?after=0", None),
            ("POST", "messages", '{"text": "hello"}'),
            ("POST", "feedback", '{"message_id": "x", "useful": true}'),
            ("DELETE", "session", None),
        ):
            assert mine.page.evaluate(CALL, [method, path, body, ".".join(spliced)])[0] == 401
    own_talk = mine.page.evaluate(CALL, ["GET", "messages?after=0", None, ".".join(tokens[0])])
    assert "three hours" in own_talk[1] and "pay" not in own_talk[1]
    offered = re.search(r'"payload": ?"([^"]+)"', json.dumps(_talk_of(theirs, tokens[1])))
    assert offered
    pressed = json.dumps({"payload": offered[1]})
    assert mine.page.evaluate(CALL, ["POST", "messages", pressed, ".".join(tokens[0])])[0] == 400


def _talk_of(visitor: Visitor, token: list[str]) -> object:
    said = visitor.page.evaluate(CALL, ["GET", "messages?after=0", None, ".".join(token)])
    return json.loads(said[1])


def mutated(token: str, count: int) -> set[str]:
    """`count` other tokens, close to `token`."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.="
    chance, found = random.Random(7), set()
    while len(found) < count:
        at, letter = chance.randrange(len(token)), chance.choice(letters)
        change = chance.randrange(5)
        if change == 0:
            made = token[:at] + letter + token[at + 1 :]
        elif change == 1:
            made = token[:at] + token[at + 1 :]
        elif change == 2:
            made = token[:at] + letter + token[at:]
        elif change == 3:
            made = token + "=" * chance.randrange(1, 4)
        else:
            parts = token.split(".")
            raw = bytearray(base64.urlsafe_b64decode(parts[0] + "=" * (-len(parts[0]) % 4)))
            raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
            made = ".".join([base64.urlsafe_b64encode(raw).decode().rstrip("="), *parts[1:]])
        if made != token:
            found.add(made)
    return found
