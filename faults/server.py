"""A server process that is started, killed, told to stop or frozen from outside."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.servers import free_port
from faults.client import Client
from faults.places import ROOT
from faults.verdict import NotMeasured

HOST = "127.0.0.1"
PATIENCE = 90.0
"""Seconds from start to /readyz."""
GRACE = 30.0
"""Seconds from SIGTERM to the end."""
TAIL = 5


class DidNotStart(NotMeasured):
    """The server ended or never became ready; the message has the end of its log."""


class Server:
    """One server; the same port through all its restarts, so that its clients find it again."""

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], log: Path
    ) -> None:
        self.name = name
        self.port = free_port()
        self.base = f"http://{HOST}:{self.port}"
        self.log = log
        self.killed_at: dict[int, float] = {}
        self._command = list(command)
        self.environment = {**environment, "HOST": HOST, "PORT": str(self.port)}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Its process; raises where it was not started."""
        assert self._process is not None, f"{self.name} does not run"
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    async def start(self, *, ready: bool = True) -> float:
        """Starts it; returns the seconds until it was ready. Raises DidNotStart."""
        began = time.monotonic()
        self._process = self._launched()
        if ready:
            await self.ready()
        return time.monotonic() - began

    async def ready(self, patience: float = PATIENCE) -> None:
        """Returns once it says that it is. Raises DidNotStart."""
        give_up = time.monotonic() + patience
        async with Client(seconds=5.0) as client:
            while (await client.get(f"{self.base}/readyz")).status != 200:
                if not self.alive or time.monotonic() > give_up:
                    raise DidNotStart(f"{self.name} did not start: {self.end_of_log()}")
                await asyncio.sleep(0.02)

    async def kill(self) -> int:
        """kill -9; returns the process that it was."""
        pid = self.pid
        self._signal(signal.SIGKILL)
        self.killed_at[pid] = time.monotonic()
        await self._ended(GRACE)
        return pid

    async def terminate(self, grace: float = GRACE) -> tuple[int | None, float]:
        """SIGTERM; its exit code (None where it had to be killed) and the seconds it took."""
        began = time.monotonic()
        self._signal(signal.SIGTERM)
        code = await self._ended(grace)
        if code is None:
            await self.kill()
        return code, time.monotonic() - began

    async def close(self) -> None:
        """Ends it, in whatever state it is."""
        if self.alive:
            self._signal(signal.SIGCONT)
            await self.terminate()

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def end_of_log(self) -> str:
        """Its last lines, as one."""
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return " / ".join(text.splitlines()[-TAIL:]) or "its log is empty"

    def _launched(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                self._command, cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    async def _ended(self, seconds: float) -> int | None:
        assert self._process is not None
        try:
            return await asyncio.to_thread(self._process.wait, seconds)
        except subprocess.TimeoutExpired:
            return None

    def _signal(self, number: signal.Signals) -> None:
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:  # it has ended already
            pass
