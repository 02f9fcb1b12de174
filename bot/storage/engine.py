"""Opens the database. SQLite in a file by default; the rest of bot/storage does not know which."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa

FILE = "conversations.db"
# Measured on the log of turns (4 kB a turn): a save takes 0.1 ms at NORMAL and 0.4 ms at
# FULL, 4 ms at the 95th percentile. FULL it is: an acknowledged turn outlives a power cut.
SYNCHRONOUS = "FULL"
BUSY_MILLISECONDS = 2_000  # how long to wait for another process's write


def sqlite_url(data_dir: Path) -> str:
    """The address of the database file in `data_dir`; makes the folder."""
    data_dir.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{data_dir / FILE}"


def open_engine(url: str) -> sa.engine.Engine:
    """An engine on `url`. Connects when it is first used, so a dead database raises there.

    `hide_parameters` keeps what people wrote out of SQLAlchemy's error messages.
    """
    if not url.startswith("sqlite"):
        return sa.create_engine(url, future=True, hide_parameters=True, pool_pre_ping=True)
    engine = sa.create_engine(
        url,
        future=True,
        hide_parameters=True,
        # A file gets a new connection at each use by default; kept ones save the pragmas.
        poolclass=sa.pool.QueuePool,
        connect_args={"check_same_thread": False, "timeout": BUSY_MILLISECONDS / 1000},
    )
    sa.event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    """WAL: readers never wait for the writer, and a commit is one append."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"PRAGMA synchronous={SYNCHRONOUS}")
