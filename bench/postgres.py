"""A PostgreSQL of our own: its programs are the system's, its data, port and processes are not."""

from __future__ import annotations

import asyncio
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa

from bench.processes import GOING, children_of, state_of
from bench.servers import free_port

HOST = "127.0.0.1"
USER = "assistant"
PACKAGED = Path("/usr/lib/postgresql")  # Debian's, one folder a version, and not on the PATH
PATIENCE = 30.0
"""Seconds until it takes connections, or has ended."""
UNPRIVILEGED = ("postgres", "nobody")
GET = "There is no PostgreSQL here. Get it: apt-get install postgresql"


class NoPostgres(Exception):
    """Its programs are not installed, or it does not start; the message says what to do."""


def find_programs(packaged: Path = PACKAGED) -> Path:
    """The folder with `initdb` and `postgres`, of the newest version. Raises NoPostgres."""
    versions = sorted(packaged.glob("*/bin"), key=lambda path: _numbers(path.parent.name))
    on_path = shutil.which("postgres")
    for folder in [*reversed(versions), *([Path(on_path).parent] if on_path else [])]:
        if all((folder / name).is_file() for name in ("initdb", "postgres", "pg_dump")):
            return folder
    raise NoPostgres(GET)


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def unprivileged() -> dict[str, Any]:
    """How to start it as somebody else: it refuses to run as root. Empty where we are not."""
    if os.geteuid() != 0:
        return {}
    for name in UNPRIVILEGED:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    raise NoPostgres(f"PostgreSQL does not run as root, and there is no user {UNPRIVILEGED[0]}.")


class Postgres:
    """One server with as many databases as are asked for. `async with` starts and removes it."""

    def __init__(self, programs: Path) -> None:
        self.port = free_port()
        self._programs = programs
        self._as = unprivileged()
        self._folder = Path(tempfile.mkdtemp(prefix="postgres-"))
        if self._as:
            os.chown(self._folder, self._as["user"], self._as["group"])
        self.log = self._folder / "log"
        self._process: subprocess.Popen[bytes] | None = None
        self._databases = 0

    async def __aenter__(self) -> Self:
        try:
            await asyncio.to_thread(self._init)
            await self.start()
        except BaseException:
            self._remove()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        self._remove()

    def url(self, database: str) -> str:
        return f"postgresql://{USER}@{HOST}:{self.port}/{database}"

    async def start(self) -> None:
        """Starts it and returns once it takes connections. Raises NoPostgres."""
        self._process = self._launched()
        give_up = time.monotonic() + PATIENCE
        while not await asyncio.to_thread(self._answers):
            if self._process.poll() is not None or time.monotonic() > give_up:
                raise NoPostgres(f"PostgreSQL does not start:\n{self._end_of_log()}")
            await asyncio.sleep(0.02)

    async def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Ends it; SIGINT is its fast shutdown, which throws everybody out."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(how)
        try:
            await asyncio.to_thread(process.wait, PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def freeze(self) -> None:
        """Stops all its processes where they are: connections stay open, and nothing answers."""
        while going := [one for one in self.processes() if state_of(one) in GOING]:
            for process in going:
                _signal(process, signal.SIGSTOP)

    def thaw(self) -> None:
        for process in self.processes():
            _signal(process, signal.SIGCONT)

    async def new_database(self) -> str:
        """Makes an empty database; returns its address."""
        self._databases += 1
        name = f"promise_{self._databases}"
        await asyncio.to_thread(self._run_sql, f"CREATE DATABASE {name}")
        return self.url(name)

    def dump(self, url: str) -> bytes:
        """All that a database says of itself, as `pg_dump` writes it."""
        command = [str(self._programs / "pg_dump"), "--inserts", "--dbname", url]
        return subprocess.run(command, check=True, capture_output=True).stdout

    def _init(self) -> None:
        command = [
            str(self._programs / "initdb"), "--pgdata", str(self._folder / "data"), "--no-sync",
            "--username", USER, "--auth", "trust", "--encoding", "UTF8", "--locale", "C",
        ]  # fmt: skip
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=self._folder, **self._as
        )
        if done.returncode:
            raise NoPostgres(f"PostgreSQL can't make its data folder:\n{done.stderr}")

    def _launched(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                self._command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, cwd=self._folder, **self._as,
            )  # fmt: skip

    def _command(self) -> list[str]:
        return [
            str(self._programs / "postgres"), "-D", str(self._folder / "data"),
            "-h", HOST, "-p", str(self.port),
            "-c", "unix_socket_directories=", "-c", "max_connections=200",
            # A statement that fails would stand in its log, and what people wrote in it.
            "-c", "log_min_error_statement=panic",
        ]  # fmt: skip

    def _answers(self) -> bool:
        try:
            self._run_sql("SELECT 1")
        except sa.exc.OperationalError:
            return False
        return True

    def _run_sql(self, sql: str) -> None:
        engine = sa.create_engine(
            self.url("postgres"),
            isolation_level="AUTOCOMMIT",
            poolclass=sa.pool.NullPool,
            connect_args={"connect_timeout": 2},
        )
        with engine.connect() as connection:
            connection.execute(sa.text(sql))

    def processes(self) -> list[int]:
        """Its own, and those that it has started."""
        return [self._process.pid, *children_of(self._process.pid)] if self._process else []

    def _remove(self) -> None:
        if self._process is not None:
            self.thaw()
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _end_of_log(self) -> str:
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-10:])


def _signal(process: int, number: signal.Signals) -> None:
    try:
        os.kill(process, number)
    except ProcessLookupError:  # it has ended meanwhile
        pass
