"""The database as the event loop sees it: questions and changes in threads, one kind of error."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.log_lines import told
from bot.storage.engine import CONNECTIONS, HELD, SECONDS, WRITES, open_engine
from bot.storage.schema import SchemaBehind, prepare
from bot.storage.unavailable import StoreUnavailable

log = structlog.get_logger(__name__)

T = TypeVar("T")
Connection = sa.engine.Connection
"""For those who pass one on and know nothing else of SQLAlchemy."""
Do = Callable[[sa.engine.Connection], T]
"""Work on an open connection, inside its transaction."""


@dataclass(frozen=True)
class Borrowed:
    """A connection with an open transaction; one thread at a time uses it."""

    connection: sa.engine.Connection
    used: threading.Lock = field(default_factory=threading.Lock)


class Database:
    """One database. It is opened, and its tables are made, when it is first used.

    SQLite has one writer, so one thread: the writes of a process never wait for each
    other's lock. PostgreSQL has as many as there are connections.
    """

    def __init__(self, url: str, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.engine = open_engine(url)
        self.shared = self.engine.dialect.name == "postgresql"
        """Whether other replicas may work on it at the same time."""
        self._ready = False
        self._preparing = threading.Lock()
        self._reads = ThreadPoolExecutor(
            CONNECTIONS if self.shared else 1, thread_name_prefix="store-read"
        )
        self._writes = (
            self._reads if self.shared else ThreadPoolExecutor(1, thread_name_prefix="store-write")
        )
        # Turns that run have threads of their own: else what waits for their locks could
        # take every thread, and with it the one that would end them.
        self._held = ThreadPoolExecutor(HELD, thread_name_prefix="store-turn")

    async def read(self, ask: Do[T]) -> T:
        """What `ask` finds. Raises StoreUnavailable."""
        return await self._run(self._reads, lambda: self._transaction(ask, writes=False))

    async def write(self, change: Do[T]) -> T:
        """What `change` returns, once its transaction is committed. Raises StoreUnavailable.

        What `change` itself raises undoes the transaction and comes through.
        """
        return await self._run(self._writes, lambda: self._transaction(change, writes=True))

    async def borrow(self, begin: Do[T]) -> tuple[Borrowed, T]:
        """An open transaction on PostgreSQL, and what `begin` found in it. Raises StoreUnavailable.

        It is the caller's to commit (`on`) and to give back.
        """
        return await self._run(
            self._held,
            lambda: self._begun(begin),
            lambda late: self._held.submit(late[0].connection.close),
        )

    async def on(self, borrowed: Borrowed, work: Do[T]) -> T:
        """`work` on a borrowed connection, in a thread. Raises StoreUnavailable."""

        def alone() -> T:
            with borrowed.used:
                return work(borrowed.connection)

        return await self._run(self._held, alone)

    async def give_back(self, borrowed: Borrowed) -> None:
        """Ends the transaction, undone where it was not committed. Never raises."""
        try:
            await self.on(borrowed, lambda connection: connection.close())
        except StoreUnavailable:
            pass  # its thread closes it when it is back; the server lets go of a dead one's locks

    def ready(self) -> sa.engine.Engine:
        """The engine, its tables made. Raises SchemaBehind, or what the database raises."""
        if not self._ready:
            with (
                self._preparing
            ):  # two threads at once would copy an older file over each other's copy
                if not self._ready:
                    prepare(self.engine)
                    self._ready = True
        return self.engine

    def prepare(self) -> bool:
        """Makes the tables now, or brings them up; False where the database is away: it is tried again later.

        Raises SchemaBehind, which a start should end with.
        """
        try:
            self.ready()
        except SQLAlchemyError as error:
            log.warning("store unavailable", error=told(error))
            return False
        return True

    async def ping(self) -> None:
        """Raises StoreUnavailable where it can't be read."""
        await self.read(lambda connection: connection.execute(sa.text("SELECT 1")).first())

    async def tidy(self) -> None:
        """On SQLite, takes over what is in the log file and empties it: erased words stay there else."""
        if not self.shared:
            await self._run(self._writes, self._checkpoint)

    def close(self) -> None:
        """Waits for what is being written, then lets the database go."""
        for threads in (self._held, self._writes, self._reads):
            threads.shutdown()
        self.engine.dispose()

    def _checkpoint(self) -> None:
        raw = self.ready().raw_connection()
        try:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            raw.close()

    def _transaction(self, work: Do[T], *, writes: bool) -> T:
        engine = self.ready()
        with (
            engine.connect().execution_options(**{WRITES: writes}) as connection,
            connection.begin(),
        ):
            return work(connection)

    def _begun(self, begin: Do[T]) -> tuple[Borrowed, T]:
        connection = self.ready().connect()
        try:
            return Borrowed(connection), begin(connection)
        except BaseException:
            connection.close()
            raise

    async def _run(
        self,
        pool: ThreadPoolExecutor,
        work: Callable[[], T],
        too_late: Callable[[T], object] = lambda _: None,
    ) -> T:
        """`work` in a thread of `pool`; `too_late` gets what it returns after nobody waits any more."""
        future = asyncio.get_running_loop().run_in_executor(pool, work)
        try:
            async with asyncio.timeout(SECONDS if self.shared else None):
                return await asyncio.shield(future)
        except SchemaBehind as error:  # put in its place while we run
            log.error("store unavailable", because=str(error))
            raise StoreUnavailable(str(error)) from error
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise StoreUnavailable(type(error).__name__) from error
        except (TimeoutError, asyncio.CancelledError) as error:
            future.add_done_callback(lambda late: late.exception() or too_late(late.result()))
            if isinstance(error, TimeoutError):
                raise StoreUnavailable("it does not answer") from None
            raise
