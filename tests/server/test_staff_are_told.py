"""What is urgent reaches staff from the server as it is started: by mail and in Slack, and in the console at once."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes
from pathlib import Path

import pytest

from bot.storage.database import Database
from bot.storage.engine import sqlite_url
from bot.storage.queue import alerts
from tests.server.test_serve import RUN, TINY, Process
from tests.standins.mail_sink import Taken, taken_in
from tests.standins.slack import CARE, Slack, words
from tests.standins.try_slack import TrySlack

HARM = "canary, I want to kill myself"
STAFF = "safeguarding@example.org"


@pytest.fixture
def mails() -> Iterator[Taken]:
    with taken_in() as found:
        yield found


@pytest.fixture
def slack() -> Iterator[Slack]:
    made = TrySlack().start()
    yield made
    made.stop()


@pytest.fixture
def server(tiny_models: Path, tmp_path: Path, mails: Taken, slack: Slack) -> Iterator[Process]:
    """`bot serve` with both places set."""
    environ = {
        **os.environ, **mails.settings, **slack.environment, "DATA_DIR": str(tmp_path / "var"),
        "MODELS_DIR": str(tiny_models), "PORT": "0", "HOST": "127.0.0.1", "ENVIRONMENT": "local",
        "PUBLIC_URL": "https://assistant.example.org", "DESK_ALERT_MAIL": STAFF, "DESK_ALERT_SLACK": CARE,
    }  # fmt: skip
    made = Process(RUN.format(tiny=str(TINY)), environ, tmp_path / "out.txt")
    yield made
    made.process.kill()
    made.process.wait()


def until(there: Callable[[], bool], server: Process) -> None:
    end = time.monotonic() + 60
    while not there():
        assert time.monotonic() < end and server.process.poll() is None, server.printed()
        time.sleep(0.05)


def test_danger_in_a_talk_reaches_staff_once_by_mail_and_in_slack(
    server: Process, mails: Taken, slack: Slack, tmp_path: Path
) -> None:
    """Each with the reason and a link, and no word of the talk; what is not urgent tells nobody."""
    server.say("training")
    server.say(HARM)
    until(lambda: bool(mails.mails and slack.posts), server)
    server.say(HARM)  # the same talk is told of once
    assert server.stop(signal.SIGTERM) == 0
    [raw], [post] = mails.mails, slack.posts
    mail = message_from_bytes(raw)
    assert (mail["To"], mail["Auto-Submitted"]) == (STAFF, "auto-generated")
    assert post["channel"] == CARE
    for told in (mail.get_payload(decode=True).decode(), words(post)):
        assert "Somebody may be in danger" in told and "canary" not in told
        assert "https://assistant.example.org/desk/items/1" in told
    database = Database(sqlite_url(tmp_path / "var"))
    with database.ready().connect() as connection:
        assert [one.item_id for one in alerts.after(connection, 0)] == [1]
    database.close()
