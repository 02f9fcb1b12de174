"""Socket Mode: the same over a connection that the server opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.channels.slack.conftest import HARM, Bot
from tests.standins.slack import ANNA, BOT, Slack, direct, words


@pytest.fixture(scope="module")
def connected(start: Callable[..., Bot]) -> Iterator[Bot]:
    slack = Slack(by_socket=True).start()
    yield start(slack)
    slack.stop()


def test_events_commands_and_buttons_come_through(connected: Bot) -> None:
    """Each is acknowledged by its envelope, at once."""
    slack = connected.slack
    message = slack.message(f"<@{BOT}> hello")
    first = slack.event(message)
    assert (first.status, first.body) == (200, "")
    assert slack.event({**message, "type": "app_mention"}).status == 200
    post = slack.wait(1)[0]
    assert post["thread_ts"] == message["ts"]
    assert slack.command("and aside").status == 200
    assert "for" in slack.wait(2)[1]
    assert slack.press(post, "person").status == 200
    slack.wait(3)
    assert sorted(connected.texts()) == sorted(["hello", "and aside", connected.about.talk["buttons.person"]])  # fmt: skip
    assert "/ask" in slack.command("").json["text"]


def test_what_can_not_be_kept_is_not_acknowledged(connected: Bot) -> None:
    """Slack sends it again; help goes out, and that is acknowledged."""
    slack, connected.down = connected.slack, True
    try:
        slack.clear()
        envelope = slack.envelope(slack.message("hello", channel=direct(ANNA)))
        assert slack.send_by_socket("events_api", envelope, seconds=1.0).status == 0
        assert slack.event(slack.message(HARM, channel=direct(ANNA))).status == 200
        assert "116 123" in words(slack.wait(1)[0])
    finally:
        connected.down = False
