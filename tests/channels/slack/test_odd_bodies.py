"""Signed requests of any shape: taken or refused, never an error of ours, and nobody's words in a log line."""

from __future__ import annotations

import json
import logging
import urllib.parse
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.slack.within import objects, said, within
from tests.channels.slack.conftest import Bot
from tests.standins.slack import ANNA, BOT, GENERAL, TEAM, Reply, Slack, direct

CANARY = "canary ü 7d41"
FORM = "application/x-www-form-urlencoded"
DEEP: Any = json.loads("[" * 200 + "]" * 200)
ODD: tuple[Any, ...] = (
    None, 1, CANARY, "\ud83d\0", "9" * 5_000, [], [CANARY], [[{}]], {}, {"text": {"text": 1}, "type": {}, "id": DEEP},
)  # fmt: skip
MISSING = object()
Way = tuple[str | int, ...]


def paths(value: Any, way: Way = ()) -> Iterator[Way]:
    """Every place in a payload."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()  # fmt: skip
    for name, one in inner:
        yield (*way, name)
        yield from paths(one, (*way, name))


def changed(value: Any, way: Way, odd: Any) -> Any:
    """The payload with something else at that place, or nothing."""
    if not way:
        return odd
    held = dict(enumerate(value)) if isinstance(value, list) else dict(value)
    held[way[0]] = changed(held[way[0]], way[1:], odd)
    if held[way[0]] is MISSING:
        del held[way[0]]
    return list(held.values()) if isinstance(value, list) else held


def event(slack: Slack, **more: Any) -> dict[str, Any]:
    return slack.envelope({**slack.message(f"<@{BOT}> {CANARY}"), "type": "app_mention", **more})


def payloads(slack: Slack) -> dict[str, dict[str, Any]]:
    """A real one of each kind that Slack sends."""
    now = slack.message(f"<@{BOT}> {CANARY}", thread="1700000000.000001")
    edited = {**now, "edited": {"user": ANNA, "ts": "1700000000.000200"}}
    user, team = {"id": ANNA, "team_id": TEAM}, {"id": TEAM, "domain": "try"}
    post = {
        "type": "message",
        "user": BOT,
        "text": CANARY,
        "ts": slack.ts(),
        "thread_ts": slack.ts(),
    }
    row = {
        "type": "actions",
        "block_id": "b",
        "elements": [{"type": "button", "action_id": "choice-1"}],
    }
    talk = f"slack:{TEAM}:{GENERAL}:1700000000.000001:{ANNA}"
    value = json.dumps([talk, "0" * 32, CANARY])
    action = {"type": "button", "action_id": "person-", "block_id": "b", "value": value,
              "text": {"type": "plain_text", "text": CANARY}}  # fmt: skip
    pressed = {
        "type": "block_actions", "user": user, "team": team, "channel": {"id": GENERAL},
        "container": {"type": "message", "message_ts": post["ts"], "channel_id": GENERAL, "is_ephemeral": False},
        "message": {**post, "blocks": [row]}, "actions": [action], "trigger_id": "1.2.abc",
        "response_url": slack.response_url(ANNA, GENERAL), "response_urls": [{"response_url": "x"}],
    }  # fmt: skip
    passed_on = {**post, "attachments": [{"text": CANARY}]}
    view = {
        "type": "modal",
        "id": "V1",
        "callback_id": "x",
        "state": {"values": {}},
        "blocks": [row],
    }
    return {
        "mention": event(slack, files=[{"id": "F1"}], attachments=[{"text": CANARY}]),
        "direct": event(slack, type="message", channel=direct(ANNA), channel_type="im"),
        "broadcast": event(slack, type="message", subtype="thread_broadcast", thread_ts="1.1", root={"user": ANNA}),
        "edit": event(slack, type="message", subtype="message_changed", message=edited, previous_message=now),
        "home": event(slack, type="app_home_opened", tab="home", user=ANNA),
        "shared": {**event(slack), "is_ext_shared_channel": True},
        "choice": {**pressed, "actions": [{**action, "action_id": "choice-1"}]},
        "aside": {**pressed, "container": {**pressed["container"], "is_ephemeral": True}},
        "starter": {**pressed, "actions": [{**action, "action_id": "starter-0"}]},
        "shortcut": {"type": "message_action", "callback_id": "ask_about_this", "user": user, "team": team,
                     "channel": {"id": GENERAL}, "message": passed_on, "message_ts": post["ts"],
                     "trigger_id": "1.2.def", "response_url": slack.response_url(ANNA, GENERAL)},
        "global": {"type": "shortcut", "callback_id": "ask_about_this", "user": user, "team": team},
        "view": {"type": "view_submission", "user": user, "team": team, "view": view},
        "closed": {"type": "view_closed", "user": user, "team": team, "view": view, "is_cleared": False},
        "options": {"type": "block_suggestion", "user": user, "team": team, "action_id": "a", "block_id": "b",
                    "value": CANARY, "view": view},
    }  # fmt: skip


KINDS = (
    "mention", "direct", "broadcast", "edit", "home", "shared", "choice", "aside", "starter", "shortcut", "global", "view",
    "closed", "options",
)  # fmt: skip
EVENTS = KINDS[:6]


@pytest.fixture
def quiet(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], bot: Bot
) -> Iterator[None]:
    """Nobody's words in anything that was logged or printed, whatever was sent."""
    with caplog.at_level(logging.DEBUG):
        yield
        bot.done()
    out, err = capfd.readouterr()
    assert CANARY not in f"{caplog.text}\n{out}\n{err}"
    assert "request failed" not in caplog.text and "sending failed" not in caplog.text


def send(slack: Slack, body: Any, interactive: bool) -> Reply:
    if not interactive:
        return slack.post(json.dumps(body).encode())
    return slack.post(urllib.parse.urlencode({"payload": json.dumps(body)}).encode(), FORM)


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("kind", KINDS)
def test_something_else_at_any_place_of_any_request(slack: Slack, kind: str) -> None:
    """Of another kind, of no use or not there at all: each is taken, or refused with a 4xx."""
    real = payloads(slack)[kind]
    assert send(slack, real, kind not in EVENTS).status == 200
    for way in paths(real):
        for odd in (*ODD, MISSING):
            answer = send(slack, changed(real, way, odd), kind not in EVENTS)
            assert answer.status == 200 or 400 <= answer.status < 500, (way, odd, answer)


@pytest.mark.usefixtures("quiet")
def test_something_else_in_any_field_of_a_command(slack: Slack) -> None:
    real = {"team_id": TEAM, "channel_id": GENERAL, "user_id": ANNA, "command": "/ask", "text": CANARY,
            "trigger_id": "1.2.ghi", "response_url": slack.response_url(ANNA, GENERAL)}  # fmt: skip
    for name in real:
        for odd in ("", CANARY, "\ud83d\0", "[]", "9" * 5_000, None):
            form = {key: value for key, value in {**real, name: odd}.items() if value is not None}
            body = urllib.parse.urlencode(form, errors="surrogatepass").encode()
            answer = slack.post(body, FORM)
            assert answer.status == 200 or 400 <= answer.status < 500, (name, odd, answer)


NAMES = st.sampled_from(
    ["type", "event", "user", "team", "channel", "actions", "action_id", "value", "text", "message", "view",
     "container", "authorizations", "response_urls", "callback_id", "command", "ts", "thread_ts", "blocks",
     "elements", "attachments", "root", "edited", "previous_message", "subtype", "id", "is_ext_shared_channel"]
)  # fmt: skip
WORDS = st.sampled_from(
    ["event_callback", "message", "app_mention", "block_actions", "message_action", "message_changed",
     "view_submission", "ask_about_this", "/ask", "starter-1", "person", ANNA, TEAM, GENERAL, "1.2", f"<@{BOT}> {CANARY}"]
)  # fmt: skip
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=12,
)


@pytest.mark.usefixtures("quiet")
@given(st.dictionaries(NAMES, ANYTHING, max_size=10), st.booleans())
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_object_with_slacks_names_in_it(slack: Slack, body: Any, interactive: bool) -> None:
    answer = send(slack, body, interactive)
    assert answer.status == 200 or 400 <= answer.status < 500, answer


def test_a_mistake_of_ours_is_no_request_of_nobodys(
    slack: Slack, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is a 500, so that Slack sends the message again: a refusal is for what no one can read."""

    def fails(*_: Any, **__: Any) -> Any:
        raise TypeError("ours")

    monkeypatch.setattr(bot.turns, "take_in", fails)
    assert slack.event(slack.message(f"<@{BOT}> hello")).status == 500
    monkeypatch.undo()


def test_reading_what_lies_within() -> None:
    """Whatever is not there, or of another kind, reads as nothing."""
    body = {"a": {"b": [1, {"c": 2}, None]}}
    assert within(body, "a", "b") == [1, {"c": 2}, None]
    for way in (("x",), ("a", "x"), ("a", "b", "c")):
        assert within(body, *way) is None
    assert objects(within(body, "a", "b")) == [{"c": 2}]
    assert objects("abc") == objects({"a": {}}) == objects(None) == []
    assert said("half \ud83d\0") == "half ?" and said(None) == said(["x"]) == ""
