"""What is too large, too long, too often or of another kind gets a 4xx, a sentence and, in danger, help."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.storage.unavailable import StoreUnavailable
from bot.turn.refusals import Conflict, Ended, StillRunning, TooMany
from bot.turn.unavailable import Unavailable

from .conftest import DANGER, HELP, KEY, SITE, Site, conversation

OK = {"message_id": "m", "text": "training"}
REFUSED: list[tuple[int, Any]] = [
    (400, b""),
    (400, b"null"),
    (400, b"[]"),
    (400, b"{"),
    (400, b"\xff\xfe{}"),
    (400, {}),
    (400, {"message_id": "m"}),
    (400, {"message_id": "m", "message": "training"}),
    (400, {"message_id": "m", "text": "training", "payload": "/restart"}),
    (400, {"message_id": "m", "payload": "/restart"}),
    (400, {"message_id": "m", "payload": " "}),
    (400, {"message_id": "m", "payload": {"a": 1}}),
    (400, {"message_id": "m", "text": "a" * 4_001}),
    (400, {"message_id": "m", "payload": "a" * 4_001}),
    (400, {"message_id": "m", "text": "   "}),
    (400, {"message_id": "m", "text": "a\0b"}),
    (400, b'{"message_id": "m", "text": "\\ud800"}'),
    (413, {"message_id": "m", "text": "a" * 100_000}),
    (413, b"[" * 100_000),
    *[(400, {**OK, "message_id": bad}) for bad in (None, 7, "", "a b", "a" * 129, "ä", "a\n", [])],
    *[(400, {**OK, "text": bad}) for bad in (None, 7, True, [], {}, ["training"])],
]


@pytest.mark.parametrize(("status", "body"), REFUSED, ids=lambda value: repr(value)[:40])
def test_a_bad_body_is_refused_with_a_sentence(site: Site, status: int, body: Any) -> None:
    """And nothing is said, and no turn taken."""
    token = site.begin()
    answer = site.call("POST", "/web/messages", body, token)
    assert answer.status == status
    assert answer.body["error"].endswith(".") and answer.body["messages"] == []
    assert conversation(token) not in site.turns.kept


def test_the_limits_are_exact(site: Site) -> None:
    """4,000 characters and 64 KiB pass, one more of either does not."""
    token = site.begin()
    assert site.say(token, "a" * 4_000).status == site.say(token, "😀" * 4_000).status == 200
    assert site.say(token, "a" * 4_001).status == 400
    body = json.dumps({**OK, "pad": ""}).encode()
    fits = body.replace(b'""', b'"' + b"a" * (64 * 1024 - len(body)) + b'"')
    assert site.call("POST", "/web/messages", fits, token).status == 200
    more = fits.replace(b'"pad"', b'"pads"')
    assert site.call("POST", "/web/messages", more, token).status == 413


@pytest.mark.parametrize("path", ["/web/messages", "/web/feedback"])
@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonp"]
)
def test_another_content_type_is_refused(site: Site, path: str, kind: str) -> None:
    """What browsers send across sites without asking is never taken for a message."""
    headers = {"Content-Type": kind}
    answer = site.call("POST", path, json.dumps(OK).encode(), site.begin(), headers)
    assert answer.status == 415


def test_the_twenty_first_message_of_a_minute_waits(site: Site) -> None:
    """With the whole seconds to wait; another conversation is answered meanwhile."""
    token = site.begin()
    found = [site.say(token, f"message {number}") for number in range(21)]
    assert [answer.status for answer in found] == [200] * 20 + [429]
    assert found[-1].headers["retry-after"] == "7"
    assert "7 seconds" in found[-1].body["error"]
    assert site.say(site.begin(), "training").status == 200


def test_an_address_may_write_so_often_and_look_more_often(start: Callable[..., Site]) -> None:
    """The limit is exact, tells whole seconds, and counts sessions and messages together."""
    site = start(RATE_PER_ADDRESS="5")
    token = site.begin()
    found = [site.say(token, str(number)).status for number in range(4)]
    assert found == [200] * 4
    for answer in (site.say(token, "one more"), site.call("POST", "/web/session")):
        assert answer.status == 429
        assert 1 <= int(answer.headers["retry-after"]) <= 60
        assert answer.body["error"].endswith(".") and answer.body["messages"] == []
    looks = [site.call("GET", "/web/messages", token=token).status for _ in range(51)]
    assert looks == [200] * 50 + [429]
    help_ = site.say(token, DANGER)
    assert help_.status == 429 and help_.safe


def test_forwarded_addresses_count_where_the_proxy_is_trusted(start: Callable[..., Site]) -> None:
    """And nowhere else, so nobody escapes the limit by saying so."""
    behind = start(RATE_PER_ADDRESS="1", TRUSTED_PROXIES="127.0.0.0/8, 10.0.0.0/8")
    open_ = start(RATE_PER_ADDRESS="1")

    def begin(site: Site, forwarded: str) -> int:
        return site.call("POST", "/web/session", headers={"X-Forwarded-For": forwarded}).status

    assert [begin(behind, f"198.51.100.{number}, 10.0.0.1") for number in range(3)] == [201] * 3
    assert begin(behind, "1.1.1.1, 198.51.100.0") == 429
    assert [begin(open_, f"198.51.100.{number}") for number in range(3)] == [201, 429, 429]


def test_a_foreign_page_takes_nothing_from_the_limit(start: Callable[..., Site]) -> None:
    """A page that makes its visitors' browsers call can't shut out their address."""
    site = start(RATE_PER_ADDRESS="1")
    for _ in range(3):
        answer = site.call("POST", "/web/session", headers={"Origin": "https://evil.example"})
        assert answer.status == 403
    assert site.call("POST", "/web/session", headers={"Origin": SITE}).status == 201


MAPPED = [
    (202, StillRunning("m"), "1"),
    (401, Ended(), None),
    (409, Conflict("m"), None),
    (429, TooMany(12), "12"),
    (503, Unavailable("gone"), "5"),
    (503, StoreUnavailable("gone"), "5"),
    (500, ValueError("a fault of ours"), None),
]


@pytest.mark.parametrize("path", ["/web/messages", "/webhooks/rest/webhook"])
@pytest.mark.parametrize(("status", "error", "wait"), MAPPED, ids=lambda value: repr(value)[:40])
def test_each_refusal_of_a_turn_has_its_status(
    site: Site, path: str, status: int, error: Exception, wait: str | None
) -> None:
    """On both channels, with how long to wait, and with the safety reply where there was danger."""
    token, before = site.begin(), len(site.turns.noted)
    site.turns.fails = error
    body = {"message_id": "m", "sender": "me"}
    calm, said = (
        site.call("POST", path, {**body, "text": text, "message": text}, token)
        for text in ("training", DANGER)
    )
    assert calm.status == said.status == status
    assert calm.headers.get("retry-after") == said.headers.get("retry-after") == wait
    sentence = "status" if status == 202 else "error"
    assert said.body[sentence].endswith(".") and said.safe
    assert (said.body.get("message_id") == "m") == (status == 202)
    assert bool(calm.body["messages"]) == (status == 503)  # there the apology
    assert len(site.turns.noted) - before == (status in (409, 429))


IN_DANGER: list[tuple[int, Any]] = [
    (400, {"message_id": "m", "text": DANGER + "a" * 4_000}),
    (400, {"message_id": 7, "text": DANGER}),
    (400, {"message_id": "m", "message": DANGER}),
    (400, {"message_id": "m", "text": [DANGER]}),
    (400, {"message_id": "m", "payload": DANGER}),
    (400, {"message_id": "m", "text": f"{DANGER}\0"}),
    (400, DANGER),
    (400, f'{{"message_id": "m", "text": "{DANGER}'.encode()),
    (400, f'{{"text": "hello" "{DANGER}"}}'.encode()),
    (400, f'{{"text": "hello", "x": "{DANGER}", }}'.encode()),
    (400, {"text": "hello", "payload": "/x", "x": DANGER}),
    (413, {"message_id": "m", "text": DANGER + "a" * 100_000}),
    (413, {"message_id": "m", "text": DANGER + "a" * 3_000_000}),
]


@pytest.mark.parametrize(("status", "body"), IN_DANGER, ids=lambda value: repr(value)[:40])
def test_help_is_in_the_body_of_a_refusal(site: Site, status: int, body: Any) -> None:
    """Whatever is wrong with the message, and the talk knows of it afterwards."""
    token = site.begin()
    answer = site.call("POST", "/web/messages", body, token)
    assert answer.status == status and answer.body["error"] and answer.safe
    assert site.turns.noted[-1] == conversation(token)


@pytest.mark.parametrize("more", [{"x": DANGER}, {"x": {"y": [7, DANGER]}}, {"message": DANGER}])
def test_danger_beside_the_message_is_answered(site: Site, more: dict[str, Any]) -> None:
    """Whoever wrote the client put it somewhere, and somebody said it."""
    answer = site.call("POST", "/web/messages", {"text": "hello", **more}, site.begin())
    assert answer.status == 200 and answer.body[0]["text"] == HELP
    own = {"sender": "me", "message": "hello", **more}
    if "message" not in more:
        assert site.call("POST", "/webhooks/rest/webhook", own).body[0]["text"] == HELP


@pytest.mark.parametrize("token", [None, "", "x" * 100, f"{'0' * 32}.9999999999.{'0' * 64}"])
def test_help_is_there_without_a_session_too(site: Site, token: str | None) -> None:
    """And for a page that may not call; nobody's talk is written to for it."""
    before = len(site.turns.noted)
    answer = site.say(token, DANGER)
    assert answer.status == 401 and answer.safe
    foreign = site.call(
        "POST", "/web/messages", {"text": DANGER}, site.begin(), {"Origin": "https://evil.example"}
    )
    assert foreign.status == 403 and foreign.safe
    assert len(site.turns.noted) == before


def test_help_is_there_in_another_content_type(site: Site) -> None:
    """Even where the body is no JSON at all."""
    headers = {"Content-Type": "text/plain"}
    answer = site.call("POST", "/web/messages", DANGER.encode(), site.begin(), headers)
    assert answer.status == 415 and answer.safe


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "message_id": JSON | st.just("m"),
        "text": JSON,
        "payload": JSON,
        "useful": JSON,
        "reason": JSON,
    },
)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(["/web/messages", "/web/feedback"]),
    st.binary(max_size=200) | (JSON | FIELDS).map(lambda value: json.dumps(value).encode()),
)
def test_no_body_makes_a_5xx(site: Site, path: str, body: bytes) -> None:
    """Whatever comes, it is answered or refused with a sentence."""
    answer = site.call("POST", path, body, site.begin())
    if answer.status != 200:
        assert 400 <= answer.status < 500, (answer.status, body)
        assert answer.body["error"]


PRODUCTION = {"ENVIRONMENT": "production", "METRICS_TOKEN": "t", "SECRET_KEY": KEY}


def test_in_production_the_website_is_there_and_no_version_told(start: Callable[..., Site]) -> None:
    """Neither of the server, nor of Rasa, Python or the model, in any answer or header."""
    site = start(**PRODUCTION)
    assert site.say(site.begin(), "training").status == 200
    for way, path in (
        *[
            ("GET", path)
            for path in ("/conversations", "/healthz", "/readyz", "/metrics", "/version")
        ],
        *[("GET", path) for path in ("/status", "/web", "/web/session", "/web/../etc")],
        *[("POST", path) for path in ("/webhooks/rest/webhook", "/web/messages", "/healthz")],
    ):
        answer = site.call(way, path)
        told = json.dumps([answer.headers, answer.body]).lower()
        for word in ("sanic", "rasa", "python", "20260101", "secret-name", "server", "3.6."):
            assert word not in told, (path, told)
    assert site.call("GET", "/readyz").body == {"status": "ready"}
    assert (
        site.call("POST", "/webhooks/rest/webhook", {"sender": "a", "message": "b"}).status == 404
    )
