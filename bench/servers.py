"""Starts and stops the two assistants, each as its own processes on free loopback ports."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bench.memory import processes_of, pss_kib
from bench.places import OUR_BIN, ROOT, STOCK_BIN, VAR
from bench.train import ALONE, QUIET
from bench.write_stock_project import PROJECT
from bot.evaluate.assistant import RemoteAssistant, Reply

HOST = "127.0.0.1"
LOGS = VAR / "logs"
PATIENCE = 300.0  # seconds until the first answer
GRACE = 20.0  # seconds from SIGTERM to SIGKILL


class DidNotStart(Exception):
    """An assistant gave no answer; the message names its log."""


@dataclass(frozen=True)
class Program:
    """One process of an assistant."""

    name: str
    command: Sequence[str]
    cwd: Path
    environment: Mapping[str, str]


@dataclass
class Server:
    """A running assistant. `programs` are started together, and stopped together."""

    name: str
    base: str
    programs: Sequence[Program]
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, question: str) -> float:
        """Start it and ask until it answers; returns the seconds from start to first answer."""
        LOGS.mkdir(parents=True, exist_ok=True)
        began = time.perf_counter()
        self.running = [self._start(program) for program in self.programs]
        tries = 0
        while time.perf_counter() - began < PATIENCE:
            tries += 1
            if answered(self.ask(f"start-{tries}", question)):
                return time.perf_counter() - began
            if any(process.poll() is not None for process in self.running):
                break
            time.sleep(0.02)
        self.stop()
        raise DidNotStart(
            f"{self.name} gave no answer; why stands at the end of "
            + " or ".join(str(self._log(p).relative_to(ROOT)) for p in self.programs)
        )

    def ask(self, sender: str, question: str) -> Reply:
        return RemoteAssistant(self.base).say(sender, question)

    def pss_mib(self) -> float | None:
        """The memory of all its processes, in MiB."""
        kib = pss_kib([p for process in self.running for p in processes_of(process.pid)])
        return kib / 1024 if kib else None

    def stop(self) -> None:
        """End its processes, and theirs: each was started as the head of a session."""
        for process in self.running:
            _signal(process, signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        for process in self.running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(process, signal.SIGKILL)
                process.wait()
        self.running = []

    def _start(self, program: Program) -> subprocess.Popen[bytes]:
        with self._log(program).open("wb") as log:
            return subprocess.Popen(
                program.command, cwd=program.cwd, env={**os.environ, **QUIET, **program.environment},
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def _log(self, program: Program) -> Path:
        return LOGS / f"{program.name}.log"


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:  # it has ended already
        pass


def answered(reply: Reply) -> bool:
    """Whether a reply is one: Rasa answers an empty list where its action server is not up."""
    return not reply.error and bool(reply.text)


def ours(database_url: str = "", name: str = "ours", **settings: str) -> Server:
    """Our assistant, as `make serve` starts it, with a data folder of its own, or on PostgreSQL."""
    data = _empty(VAR / name)
    port = free_port()
    command = [str(OUR_BIN / "bot"), "serve", "--host", HOST, "--port", str(port)]
    environment = {
        "DATA_DIR": str(data),
        "ENVIRONMENT": "local",
        "DATABASE_URL": database_url,
        **settings,
    }
    return Server(name, _base(port), [Program(name, command, ROOT, environment)])


def stock(model: Path, database_url: str = "") -> Server:
    """The stock project: `rasa run` and `rasa run actions`, its tracker store on SQLite or PostgreSQL."""
    data = _empty(VAR / "stock-data")
    port, actions_port = free_port(), free_port()
    rasa = str(STOCK_BIN / "rasa")
    environment = {
        **ALONE,
        "STOCK_ACTIONS_PORT": str(actions_port),
        "STOCK_DATABASE": str(data / "rasa.db"),
        "SANIC_HOST": HOST,  # the action server would listen on every address
    }
    run = [rasa, "run", "--interface", HOST, "--port", str(port), "--model", str(model)]
    if database_url:
        at = urlsplit(database_url)
        environment |= {
            "STOCK_POSTGRES_HOST": str(at.hostname),
            "STOCK_POSTGRES_PORT": str(at.port),
            "STOCK_POSTGRES_USER": str(at.username),
            "STOCK_DATABASE": at.path.removeprefix("/"),
        }
        run += ["--endpoints", "endpoints-postgresql.yml"]
    actions = [rasa, "run", "actions", "--port", str(actions_port)]
    programs = [
        Program("stock-actions", actions, PROJECT, environment),
        Program("stock-server", run, PROJECT, environment),
    ]
    return Server("stock", _base(port), programs)


def free_port() -> int:
    """A loopback port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _base(port: int) -> str:
    return f"http://{HOST}:{port}"


def _empty(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
