"""What a promise has to work with: databases, servers, a folder, and how much of everything."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.postgres import Postgres
from bot.settings import TABLE
from faults.client import addresses
from faults.server import Server
from faults.size import Size
from faults.spans import SPANS
from faults.store import Store

KEPT = ("HOME", "LANG", "LC_ALL", "PATH", "TMPDIR")
"""Variables that servers are given of ours. A setting of ours is none of theirs."""
REAL = (sys.executable, "-m", "bot", "serve")
TINY = (sys.executable, "-m", "faults.tiny_server")


@dataclass(frozen=True)
class Models:
    """The folders of trained models: the tiny project's, and the assistant's own."""

    tiny: Path
    real: Path


@dataclass
class World:
    """One promise's. `async with` ends every server that it started."""

    size: Size
    folder: Path
    postgres: Postgres
    models: Models
    addresses: Iterator[str] = field(default_factory=addresses)
    secret_key: str = field(default_factory=lambda: secrets.token_hex(32))
    real_command: Sequence[str] = REAL
    servers: list[Server] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        for server in self.servers:
            await server.close()

    @property
    def spans(self) -> Path:
        """Where the tiny project's actions note when they ran."""
        return self.folder / "spans.jsonl"

    def sqlite(self, name: str) -> tuple[str, Path]:
        """The address of a server's SQLite file, and the DATA_DIR that it needs for it."""
        data = self.folder / f"{name}-data"
        return f"sqlite:///{data / 'conversations.db'}", data

    async def tiny(self, name: str, database: str | None = None, **settings: str) -> Server:
        """A server over the tiny project, ready; on SQLite where no database is named."""
        given = {SPANS: str(self.spans), "MODELS_DIR": str(self.models.tiny), **settings}
        return await self._start(name, TINY, database, given)

    async def real(self, name: str, database: str | None = None, **settings: str) -> Server:
        """The assistant itself, ready."""
        given = {"MODELS_DIR": str(self.models.real), **settings}
        return await self._start(name, self.real_command, database, given)

    async def _start(
        self, name: str, command: Sequence[str], database: str | None, settings: dict[str, str]
    ) -> Server:
        environment = {
            **{key: os.environ[key] for key in KEPT if key in os.environ},
            **{setting.name: "" for setting in TABLE},  # a blank is the default, whatever .env says
            "DATA_DIR": str(self.sqlite(name)[1]),
            "DATABASE_URL": database or "",
            "SECRET_KEY": self.secret_key,
            "PYTHONUNBUFFERED": "1",
            **settings,
        }
        server = Server(name, command, environment, self.folder / f"{name}.log")
        self.servers.append(server)
        await server.start()
        return server

    async def two(self, **settings: str) -> tuple[Server, Server, Store]:
        """Two servers over the tiny project on one new database, and the database."""
        url = await self.postgres.new_database()
        first = await self.tiny("one", url, REPLICAS="2", **settings)
        return first, await self.tiny("two", url, REPLICAS="2", **settings), Store(url)
