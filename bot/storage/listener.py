"""Hears, on PostgreSQL, which messages other replicas have answered (`LISTEN`).

It only saves time: who waits for such a reply asks for it now and then anyway.
"""

from __future__ import annotations

import select
import threading
from collections.abc import Callable
from typing import Any

import structlog

from bot.log_lines import told
from bot.storage.database import Database
from bot.storage.inbox import DONE

log = structlog.get_logger(__name__)

LOOK_SECONDS = 1.0
"""How often the thread looks whether it is to stop."""
AGAIN_SECONDS = 2.0
"""How long it waits after a lost connection."""


class Listener:
    """A thread with a connection of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, tell: Callable[[int], object]) -> None:
        """Calls `tell` with the inbox id of each message that anybody answers, in its own thread."""
        self._thread = threading.Thread(
            target=self._listen, args=(tell,), name="store-listen", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread within a second or two."""
        self._stop.set()
        if self._thread:
            self._thread.join(LOOK_SECONDS * 3)

    def _listen(self, tell: Callable[[int], object]) -> None:
        while not self._stop.is_set():
            try:
                raw = self._database.engine.raw_connection()
                try:
                    raw.detach()  # it is never given back to the pool
                    self._hear(raw.dbapi_connection, tell)
                finally:
                    raw.close()
            except Exception as error:  # noqa: BLE001  # whatever it is, the database comes back
                log.warning("not listening", error=told(error))
                self._stop.wait(AGAIN_SECONDS)

    def _hear(self, connection: Any, tell: Callable[[int], object]) -> None:
        connection.set_session(autocommit=True)
        connection.cursor().execute(f"LISTEN {DONE}")
        waits = select.poll()
        waits.register(connection.fileno(), select.POLLIN)
        while not self._stop.is_set():
            if waits.poll(LOOK_SECONDS * 1000):
                connection.poll()
                while connection.notifies:
                    tell(int(connection.notifies.pop(0).payload))
