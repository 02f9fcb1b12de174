"""Nobody's words and no secret in what is logged."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from bot.channels.slack.web_api import named, silent
from bot.turn.deliver import Later, Never, Unknown
from tests.channels.slack.conftest import HARM, Bot
from tests.standins.slack import APP_TOKEN, BOT, SECRET, TOKEN, Fault, Slack

CANARY = "canary-9b0e"


def test_no_words_and_no_token_are_logged(
    slack: Slack,
    bot: Bot,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """At no level, whatever goes wrong: refused, revoked, broken, down, unsigned."""
    with caplog.at_level(logging.DEBUG):
        for fault in (
            Fault(error="invalid_blocks"),
            Fault(status=500),
            Fault(error="token_revoked"),
        ):
            slack.fail("chat.postMessage", fault)
            slack.say(f"<@{BOT}> {CANARY}")
        slack.command(CANARY)
        slack.shortcut({**slack.message(CANARY), "user": "U9"})
        slack.post(CANARY.encode(), signed=False)
        slack.post(b'{"type": "event_callback", "event": {"type": "canary-9b0e"}}')
        slack.interact(
            {"type": "view_submission", "view": {"type": "modal", "callback_id": CANARY}}
        )
        slack.interact({"type": "block_actions", "actions": [], "user": {"id": CANARY}})
        bot.heard(5)
        bot.done()
        bot.down = True
        slack.say(f"<@{BOT}> {CANARY} {HARM}")
        slack.command(CANARY)
        bot.down = False
    out, err = capfd.readouterr()
    logged = f"{caplog.text}\n{out}\n{err}"
    for secret in (CANARY, TOKEN, APP_TOKEN, SECRET, "/response/", HARM):
        assert secret not in logged
    assert "turn" in logged  # something was


def test_the_sdk_may_not_write() -> None:
    assert not silent.isEnabledFor(logging.CRITICAL) and not silent.propagate


def test_a_refusal_is_told_in_slacks_code_and_never_in_its_words() -> None:
    class Refusal:
        def __init__(self, status: int, data: Any) -> None:
            self.status_code, self.data, self.headers = status, data, {}

    class Error(Exception):
        def __init__(self, response: Any) -> None:
            super().__init__(CANARY)
            self.response = response

    worded = named(Error(Refusal(200, {"ok": False, "error": f"No {CANARY}!"})))  # type: ignore[arg-type]
    assert isinstance(worded, Unknown) and str(worded) == "http_200"
    # A proxy's words: it may let the next one through.
    assert isinstance(named(Error(Refusal(403, CANARY))), Later)  # type: ignore[arg-type]
    refused = named(Error(Refusal(200, {"ok": False, "error": "is_archived"})))  # type: ignore[arg-type]
    assert isinstance(refused, Never) and str(refused) == "is_archived"
    assert isinstance(named(Error(Refusal(502, CANARY))), Unknown)  # type: ignore[arg-type]
    assert isinstance(named(Error(None)), Unknown)  # type: ignore[arg-type]
