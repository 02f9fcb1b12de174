"""`bot try`: the stand-ins come from the tests, and the page shows what was written as text."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import click
import pytest

from bot.cli import try_place


def test_a_stand_in_that_is_not_there_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An installed package has no tests beside it."""
    monkeypatch.setattr(try_place, "ROOT", tmp_path)
    with pytest.raises(click.ClickException, match="clone"):
        try_place.standing_in("slack")


def test_a_port_that_is_taken_is_told() -> None:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        sock.listen()
        with pytest.raises(click.ClickException, match="is taken.*--port"):
            try_place.free(sock.getsockname()[1])


def test_an_assistant_that_ends_before_it_is_ready_is_told() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait(30)
    with pytest.raises(click.ClickException, match="did not start"):
        try_place.ready("http://127.0.0.1:9", ended)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_whatever_ends_the_trial_ends_its_assistant(tmp_path: Path, sent: signal.Signals) -> None:
    """Ctrl-C, a `kill`, a terminal that is closed: no server stays behind."""
    pid = tmp_path / "pid"
    program = f"""
import subprocess, sys
from pathlib import Path
from bot.cli import trained_model, try_place

begin = subprocess.Popen

def begin_a_sleeper(command, **_):
    server = begin([sys.executable, "-c", "import time; time.sleep(600)"])
    Path({str(pid)!r}).write_text(str(server.pid))
    return server

trained_model.ensure_model = lambda *_: None
try_place.ready = lambda *_: None
subprocess.Popen = begin_a_sleeper
try_place.run("slack", type("StandIn", (), {{"url": "", "bot": ""}})(), {{}})
"""
    trial = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=try_place.ROOT
    )
    assert trial.stdout is not None
    while b"Open" not in trial.stdout.readline():  # by then it waits for the server
        assert trial.poll() is None
    trial.send_signal(sent)
    assert trial.wait(60) == 0
    trial.stdout.close()
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


def test_slacks_stand_in_takes_only_what_its_own_page_sends() -> None:
    """Another website can send it no JSON; and its page makes no HTML of what was written."""
    slack = try_place.standing_in("try_slack").TrySlack().start()
    try:
        with urllib.request.urlopen(f"{slack.url}/", timeout=5) as answer:
            assert "default-src 'self'" in answer.headers["content-security-policy"]
            page = answer.read().decode()
        named = re.findall(r'(?:src|href)="(/[^"]+)"', page)
        assert len(named) == 3
        for address in named:
            with urllib.request.urlopen(slack.url + address, timeout=5) as answer:
                page += answer.read().decode()
        assert not re.search(r"innerHTML|insertAdjacentHTML|document\.write|eval\(", page)
        form = urllib.request.Request(
            f"{slack.url}/try/say", json.dumps({}).encode(), {"Content-Type": "text/plain"}
        )
        with pytest.raises(urllib.error.HTTPError, match="415"):
            urllib.request.urlopen(form, timeout=5)
        assert slack.messages == []
    finally:
        slack.stop()
