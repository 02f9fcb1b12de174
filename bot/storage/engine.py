"""Opens the database: SQLite in a file by default, or PostgreSQL.

SQLAlchemy 1.4 begins a transaction of SQLite's at the first change only, and as a reader;
one that has read and now wants to write is refused where another wrote meanwhile. Here
each transaction says at its start what it is for.
"""

from __future__ import annotations

import select
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa

FILE = "conversations.db"
# Measured on the log of turns (4 kB a turn): a save takes 0.1 ms at NORMAL and 0.4 ms at
# FULL, 4 ms at the 95th percentile. FULL it is: an acknowledged turn outlives a power cut.
SYNCHRONOUS = "FULL"
BUSY_MILLISECONDS = 2_000  # how long to wait for another process's write
SECONDS = 4.0
"""How long PostgreSQL may take to connect or to answer: a frozen one fails the turn within five."""
CONNECTIONS = 24
HELD = 16
"""Of these, those that turns may hold at once; the others take messages in meanwhile."""
_SILENT = "the database does not answer"
WRITES = "writes"
"""The execution option of a connection that is opened to write."""


def sqlite_url(data_dir: Path) -> str:
    """The address of the database file in `data_dir`; makes the folder."""
    data_dir.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{data_dir / FILE}"


def open_engine(url: str) -> sa.engine.Engine:
    """An engine on `url`. Connects when it is first used, so a dead database raises there.

    `hide_parameters` keeps what people wrote out of SQLAlchemy's error messages.
    """
    if url.startswith("sqlite"):
        return _open_sqlite(url)
    return _open_postgresql(url)


def _open_sqlite(url: str) -> sa.engine.Engine:
    engine = sa.create_engine(
        url,
        future=True,
        hide_parameters=True,
        # A file gets a new connection at each use by default; kept ones save the pragmas.
        poolclass=sa.pool.QueuePool,
        connect_args={
            "check_same_thread": False,
            "timeout": BUSY_MILLISECONDS / 1000,
            "isolation_level": None,  # we begin transactions ourselves, below
        },
    )
    sa.event.listen(engine, "connect", _set_up_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    """WAL: readers never wait for the writer, and a commit is one append."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"PRAGMA synchronous={SYNCHRONOUS}")
    connection.execute("PRAGMA secure_delete=ON")  # what is erased is overwritten with zeros


def _begin_sqlite(connection: sa.engine.Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _open_postgresql(url: str) -> sa.engine.Engine:
    import psycopg2.extensions

    # Any connection of this process: the library asks here whenever it would wait, so a
    # server that takes connections and never answers can be given up.
    psycopg2.extensions.set_wait_callback(_wait)
    milliseconds = int(SECONDS * 1000)
    engine = sa.create_engine(
        url,
        future=True,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=SECONDS,
        pool_use_lifo=True,  # what is not needed any more goes stale and is closed
        pool_recycle=600,
        connect_args={
            "connect_timeout": int(SECONDS),
            "options": f"-c statement_timeout={milliseconds} -c lock_timeout={milliseconds} "
            # Longer than a turn may take; a replica that lost its network lets go of its locks.
            "-c idle_in_transaction_session_timeout=30000",
            "application_name": "assistant",
            "keepalives_idle": 10,
        },
    )
    sa.event.listen(engine, "handle_error", _give_up)
    return engine


def _wait(connection: Any) -> None:
    """Waits for PostgreSQL as psycopg2 would, but not for ever (psycopg2's `wait_select`, with an end)."""
    from psycopg2 import OperationalError, extensions

    give_up = time.monotonic() + SECONDS + 0.5  # the server's own time limit comes first
    while True:
        state = connection.poll()
        if state == extensions.POLL_OK:
            return
        left = give_up - time.monotonic()
        waits = select.poll()  # `select.select` knows no file numbers from 1,024 on
        reads = state == extensions.POLL_READ
        waits.register(connection.fileno(), select.POLLIN if reads else select.POLLOUT)
        if left <= 0 or not waits.poll(left * 1000):
            raise OperationalError(_SILENT)


def _give_up(context: Any) -> None:
    """A connection that was given up in the middle of an answer is of no more use."""
    if _SILENT in str(context.original_exception):
        context.is_disconnect = True
