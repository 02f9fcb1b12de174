"""Which messages of one file are near copies of each other, found as `bot triage` finds them.

In a small database beside the open file, and not in memory, for as long as the file is sorted. Only redacted text is in it.
"""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

from bot.helpdesk.triage.clusters import TABLES, Clusters
from bot.helpdesk.triage.near_copies import Sketch, sketch

NAME = "near.sqlite"


class NearInFile:
    """To be told of each row, in order."""

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(
            folder / NAME, isolation_level=None, check_same_thread=False
        )
        self._database.execute(
            "PRAGMA journal_mode = OFF"
        )  # it goes with the folder, whatever happens
        self._database.execute("PRAGMA synchronous = OFF")
        for table in (*TABLES, "CREATE TABLE first (row INTEGER PRIMARY KEY, text TEXT NOT NULL)"):
            self._database.execute(table)
        self._clusters = Clusters(self._database, self._text)
        # A server that stops closes it while the thread that sorts is still at work.
        self._one_at_a_time = threading.Lock()

    def first(self, row: int, text: str, drawn: Sketch | None) -> int:
        """The row of the first message that this one is a near copy of; its own where there is none."""
        with self._one_at_a_time:
            found = self._clusters.assign(row, text, drawn)
            if found == row:
                self._database.execute("INSERT INTO first VALUES (?, ?)", (row, text))
            return found

    def learn(self, row: int, text: str) -> None:
        """Told of a row again that was sorted before a crash."""
        self.first(row, text, sketch(text))

    def close(self) -> None:
        with self._one_at_a_time:
            self._database.close()

    def _text(self, row: int) -> str:
        found = self._database.execute("SELECT text FROM first WHERE row = ?", (row,)).fetchone()
        return str(found[0])
