"""`bot serve` as a process: starts, says where to go, logs nobody's words, ends cleanly."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CANARY = "canary-9b0e"
TINY = Path(__file__).parents[1] / "tiny"
RUN = """
import sys
sys.path.insert(0, {tiny!r})
from pathlib import Path
import bot.server.assistant as assistant
from bot.seams.lean_start import lean_start
from bot.server.serve import serve
from bot.settings import load
assistant.ACTIONS = "tiny_actions"
serve(load(dotenv=Path("/nonexistent")))
"""
# Says when something of this process wants to go out.
NO_NETWORK = """
import socket
_connect = socket.socket.connect
def connect(self, address):
    if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1"):
        print("OUTGOING", address, flush=True)
    return _connect(self, address)
socket.socket.connect = connect
_getaddrinfo = socket.getaddrinfo
def getaddrinfo(host, *args, **kwargs):
    if host not in (None, "127.0.0.1", "::1", "localhost"):
        print("OUTGOING", host, flush=True)
    return _getaddrinfo(host, *args, **kwargs)
socket.getaddrinfo = getaddrinfo
"""


class Process:
    """A server process, what it has printed so far, and where it listens."""

    def __init__(self, code: str, environ: dict[str, str], out: Path) -> None:
        self.out = out
        with out.open("w") as stream:
            self.process = subprocess.Popen(
                [sys.executable, "-c", code],
                env={**os.environ, **environ},
                stdout=stream,
                stderr=subprocess.STDOUT,
            )

    def printed(self) -> str:
        return self.out.read_text()

    def address(self) -> str:
        """Waits for the line that says where it listens."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            if found := re.search(r"http://127\.0\.0\.1:\d+", self.printed()):
                return found.group()
            time.sleep(0.05)
        raise AssertionError(self.printed())

    def say(self, text: str) -> Any:
        body = json.dumps({"sender": "me", "message": text}).encode()
        request = urllib.request.Request(
            f"{self.address()}/webhooks/rest/webhook", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def stop(self, by: int) -> int:
        self.process.send_signal(by)
        return self.process.wait(20)


@pytest.fixture
def environ(tiny_models: Path, tmp_path: Path) -> dict[str, str]:
    folders = {"DATA_DIR": str(tmp_path / "var"), "MODELS_DIR": str(tiny_models)}
    return {**folders, "PORT": "0", "HOST": "127.0.0.1", "LOG_LEVEL": "debug"}


@pytest.fixture
def server(environ: dict[str, str], tmp_path: Path) -> Iterator[Process]:
    made = Process(NO_NETWORK + RUN.format(tiny=str(TINY)), environ, tmp_path / "out.txt")
    yield made
    made.process.kill()
    made.process.wait()


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_starts_answers_and_ends(server: Process, by: int) -> None:
    assert server.say("training")[1]["custom"]["outcome"] == "answer"
    assert server.stop(by) == 0
    assert server.printed().splitlines()[-1] == "Stopped."
    assert "Traceback" not in server.printed()


def test_the_last_line_can_be_copied_and_run(server: Process) -> None:
    server.address()
    time.sleep(0.2)
    shown = [line for line in server.printed().splitlines() if not line.startswith("{")]
    assert shown[-1].startswith("curl -s http://127.0.0.1:")


def test_nobodys_words_in_what_it_prints_even_at_debug(server: Process) -> None:
    """Turns that go well, fail or are refused leave no word in the log, and nothing goes out."""
    for text in (
        f"training {CANARY}",
        f"break the action {CANARY}",
        f'/secret{{"topic": "{CANARY}"}}',
        f"not understood {CANARY}",
        f"say nothing {CANARY}",
    ):
        server.say(text)
    with pytest.raises(urllib.error.HTTPError) as refused:
        server.say(CANARY * 1_000)
    refused.value.close()
    server.stop(signal.SIGTERM)
    printed = server.printed()
    assert CANARY not in printed
    assert "words withheld" in printed  # it did log at debug
    assert '"outcome": "handoff"' in printed
    assert "OUTGOING" not in printed  # nor did anything go out


def test_a_turn_that_runs_is_finished_first(server: Process) -> None:
    address = server.address().removeprefix("http://").split(":")
    body = json.dumps({"sender": "me", "message": "hang the action"}).encode()
    with socket.create_connection((address[0], int(address[1])), timeout=20) as sock:
        sock.sendall(
            b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
            b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
        )
        time.sleep(0.5)
        server.process.send_signal(signal.SIGTERM)
        answer = b""
        while chunk := sock.recv(65536):
            answer += chunk
    assert answer.startswith(b"HTTP/1.1 200")
    assert server.process.wait(20) == 0


def test_a_taken_port_is_said_at_once(environ: dict[str, str], tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code = (
            "from bot.server import console\n"
            f"try: console.listen('127.0.0.1', {port})\n"
            "except console.CannotListen as error: print(error)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True
        )
    assert f"Can't listen on 127.0.0.1:{port}" in done.stdout
    assert f"PORT={port + 1}" in done.stdout


def test_kill_9_loses_no_answered_turn(server: Process, environ: dict[str, str]) -> None:
    """What was answered is in the file, however the process ends."""
    from bot.storage import turn_log
    from bot.storage.engine import open_engine, sqlite_url

    for _ in range(5):
        server.say("training")
    server.process.kill()
    server.process.wait()
    engine = open_engine(sqlite_url(Path(environ["DATA_DIR"])))
    with engine.connect() as connection:
        assert len(turn_log.everything(connection, "me")) == 5
    engine.dispose()


def test_another_model_is_taken_into_service_while_it_runs(
    environ: dict[str, str], tmp_path: Path, tiny_models: Path
) -> None:
    """`bot models use` in another terminal: no start, no message lost; after a start that model serves too."""
    newest = next(tiny_models.glob("*.tar.gz"))
    folder = tmp_path / "models"
    (folder / "versions").mkdir(parents=True)
    shutil.copy(newest, folder / "first.tar.gz")
    shutil.copy(newest, folder / "versions" / "second.tar.gz")
    environ = {**environ, "MODELS_DIR": str(folder), "SECRET_KEY": "k" * 32}
    quick = (
        "import bot.server.in_service as looking\nlooking.SECONDS = 0.05\nlooking.DRAINED = 0.05\n"
    )
    code = RUN.format(tiny=str(TINY)).replace("serve(load", f"{quick}serve(load")

    def serves(server: Process) -> str:
        with urllib.request.urlopen(f"{server.address()}/readyz", timeout=20) as answer:
            return str(json.load(answer)["model"])

    server = Process(code, environ, tmp_path / "out.txt")
    try:
        assert serves(server) == "first.tar.gz"
        command = [sys.executable, "-m", "bot", "models", "use", "second"]
        with subprocess.Popen(command, env={**os.environ, **environ}) as using:
            deadline, answered = time.monotonic() + 60, 0
            while serves(server) != "second.tar.gz" and time.monotonic() < deadline:
                answered += server.say("training")[1]["custom"]["outcome"] == "answer"
        assert using.returncode == 0
        assert serves(server) == "second.tar.gz" and answered > 0
        assert server.say("training")[1]["custom"]["outcome"] == "answer"
        assert server.stop(signal.SIGTERM) == 0 and "Traceback" not in server.printed()
        server = Process(code, environ, tmp_path / "again.txt")
        assert serves(server) == "second.tar.gz"
    finally:
        server.process.kill()
        server.process.wait()
