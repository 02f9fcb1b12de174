"""What comes in at the door: signed by Slack, five minutes old at most, of any kind."""

from __future__ import annotations

import http.client
import json
import time
import urllib.parse
from collections.abc import Callable

import pytest

from bot.channels.slack.signature import Signatures
from tests.channels.slack.conftest import Bot
from tests.standins.slack import BOT, SECRET, TEAM, Slack, sign

BODY = (
    b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
    b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
    b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
    b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
)
AT = "1531420618"
SIGNATURE = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"


def test_the_vector_of_slacks_documentation() -> None:
    """Valid for five minutes either way, and not with one bit changed."""
    headers = {"x-slack-request-timestamp": AT, "x-slack-signature": SIGNATURE}
    for late, valid in ((0, True), (300, True), (-300, True), (301, False), (-301, False)):
        signatures = Signatures(SECRET, lambda late=late: float(AT) + late)
        assert signatures.valid(BODY, headers) is valid
    now = Signatures(SECRET, lambda: float(AT))
    assert not now.valid(BODY + b" ", headers)
    assert not Signatures("another", lambda: float(AT)).valid(BODY, headers)
    for at in ("", "now", "-1", "1e9", "9" * 40, "1531420619", "١"):
        assert not now.valid(BODY, {**headers, "x-slack-request-timestamp": at})
    for signature in ("", "v0=", SIGNATURE[:-1], SIGNATURE.upper(), "v1" + SIGNATURE[2:], "é"):
        assert not now.valid(BODY, {**headers, "x-slack-signature": signature})
    assert not now.valid(b"\xff", headers)
    assert not now.valid(BODY, {})


def test_what_is_not_signed_gets_401_and_nothing_else(slack: Slack, bot: Bot) -> None:
    """Unsigned, signed by another, an old one, and bodies that can't be read: never 500."""
    event = json.dumps(slack.envelope(slack.message(f"<@{BOT}> hello"))).encode()
    other = sign(event, time.time(), "another secret")
    assert slack.post(event, signed=False).status == 401
    assert slack.post(event, signed=False, headers=other).status == 401
    assert slack.post(event, at=time.time() - 301).status == 401
    assert slack.post(event, at=time.time() + 301).status == 401
    for body in (b"", b"[1]", b"{", b"\xff", b"payload=[", b"null", b"[" * 100_000):
        assert slack.post(body, signed=False).status == 401
    bad_time = {**sign(event, time.time()), "X-Slack-Request-Timestamp": "soon"}
    assert slack.post(event, signed=False, headers=bad_time).status == 401
    bot.settled()
    assert bot.asked == []
    assert [method for method in slack.methods() if method != "auth.test"] == []


def test_a_replayed_request_is_answered_once(slack: Slack, bot: Bot) -> None:
    """Within the five minutes the signature is right; the message is known."""
    event = json.dumps(slack.envelope(slack.message(f"<@{BOT}> hello"))).encode()
    headers = sign(event, time.time())
    for _ in range(3):
        assert slack.post(event, signed=False, headers=headers).status == 200
    form = {"team_id": TEAM, "channel_id": "C1", "user_id": "U1", "command": "/ask", "text": "again",
            "trigger_id": "1.2.abc", "response_url": slack.response_url("U1", "C1")}  # fmt: skip
    raw = urllib.parse.urlencode(form).encode()
    headers = sign(raw, time.time())
    for _ in range(3):
        kind = "application/x-www-form-urlencoded"
        assert slack.post(raw, kind, signed=False, headers=headers).status == 200
    assert len(slack.wait(2)) == 2
    bot.settled()
    assert sorted(bot.texts()) == ["again", "hello"]
    assert len(slack.posts) == 2


def test_the_address_is_verified(slack: Slack) -> None:
    body = json.dumps(
        {"type": "url_verification", "challenge": "3eZbrw1aB", "token": "old"}
    ).encode()
    answer = slack.post(body)
    assert (answer.status, answer.json) == (200, {"challenge": "3eZbrw1aB"})
    assert slack.post(body, signed=False).status == 401


def test_the_certificate_is_checked(slack: Slack, bot: Bot) -> None:
    """Slack does not sign this; nothing else passes under its name."""
    kind = "application/x-www-form-urlencoded"
    assert slack.post(b"ssl_check=1&token=old", kind, signed=False).status == 200
    sneaked = b"command=%2Fask&text=hello&team_id=T1&channel_id=C1&user_id=U1&trigger_id=1&x=1&ssl_check=1"
    assert slack.post(sneaked, kind, signed=False).status == 200
    event = json.dumps(slack.envelope(slack.message(f"<@{BOT}> &ssl_check=1"))).encode()
    assert slack.post(event, signed=False).status == 401
    bot.settled()
    assert bot.asked == []


def test_a_charset_in_the_content_type_changes_nothing(slack: Slack, bot: Bot) -> None:
    slack.event(
        slack.message(f"<@{BOT}> What’s next?"), content_type="application/json; charset=utf-8"
    )
    assert bot.heard(1) == ["What’s next?"]


def test_signed_nonsense_is_refused_or_taken_but_never_an_error(slack: Slack, bot: Bot) -> None:
    """What is no request of Slack's gets 400; a kind that we have no use for is taken."""
    for body in (b"[1]", b"{", b"null", b'"x"', b"[" * 100_000, b"{" * 50_000):
        assert slack.post(body).status == 400, body[:9]
    for body in (b"{}", b'{"type": "event_callback"}', b'{"type": "new"}'):
        assert slack.post(body).status == 200, body
    for event in ("reaction_added", "team_join", "tokens_revoked", "app_uninstalled"):
        assert slack.event({"type": event, "user": "U1"}).status == 200
    for kind in ("view_submission", "view_closed", "block_suggestion", "shortcut", "workflow_edit"):
        assert slack.interact({"type": kind, "user": {"id": "U1"}, "view": {"type": "modal", "callback_id": "x"}}).status == 200  # fmt: skip
    for event in ({}, {"type": "message"}, {"type": "message", "user": 1, "ts": [], "channel": {}}):
        assert slack.event(event).status in (200, 400)
    assert bot.asked == []


def test_a_request_may_be_large_but_not_endless(slack: Slack) -> None:
    """A shortcut's has a long message twice in it."""
    text = "ü" * 40_000
    message = {"channel": "C1", "ts": slack.ts(), "user": "U2", "text": text}
    assert slack.shortcut(message).status == 200
    assert slack.post(b"x" * (1024 * 1024 + 1)).status == 413


def test_only_post_is_answered(slack: Slack) -> None:
    port = urllib.parse.urlsplit(slack.bot).port
    connection = http.client.HTTPConnection("127.0.0.1", port or 0, timeout=10)
    connection.request("GET", "/webhooks/slack/webhook")
    assert connection.getresponse().status == 405
    connection.close()


@pytest.mark.parametrize("missing", ["SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN"])
def test_it_is_not_there_until_both_secrets_are_set(
    start: Callable[..., Bot], missing: str
) -> None:
    slack = Slack().start()
    try:
        start(slack, **{missing: ""})
        assert slack.event(slack.message(f"<@{BOT}> hello")).status == 404
        assert slack.calls == []
    finally:
        slack.stop()


def test_it_acknowledges_at_once(slack: Slack, bot: Bot) -> None:
    """Before the turn is taken and before anything is sent."""
    slack.fail_always("chat.postMessage", _slow())
    answers = [slack.event(slack.message(f"<@{BOT}> number {n}")) for n in range(10)]
    assert all(answer.status == 200 for answer in answers)
    assert max(answer.seconds for answer in answers) < 1.0
    assert slack.posts == []
    slack.mend()
    slack.wait(10)


def _slow() -> object:
    from tests.standins.slack import Fault

    return Fault(slow=1.5)
