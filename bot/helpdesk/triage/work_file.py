"""What is done so far, kept as it is done: a run that was stopped, whatever way, goes on from there.

Only redacted text is in it.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.helpdesk.triage import clusters
from bot.helpdesk.triage.clusters import Clusters
from bot.helpdesk.triage.judging import Judged
from bot.helpdesk.triage.sorted_message import Sorted

NAME = ".triage.sqlite"
_KEPT_EVERY = 0.5  # seconds: so much work is lost at most
_TABLES = (
    "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE done (row INTEGER PRIMARY KEY, cluster INTEGER NOT NULL, result TEXT NOT NULL)",
    *clusters.TABLES,
)


class Busy(Exception):
    """Another run works in the same folder."""


class WorkFile:
    """The rows 1 to `count`, without a gap; of one input, one model and one set of options."""

    def __init__(self, folder: Path) -> None:
        """Raises Busy, OSError."""
        self._database = _open(folder)
        self._kept_at = time.monotonic()
        self._clusters = Clusters(self._database, lambda row: self.read(row).text_redacted)
        self.count = 0

    def begin(self, about: dict[str, str]) -> bool:
        """Make it the work file of a run that is described by `about`; whether what is in it is of the same."""
        if self.begun and all(self.note(name) == value for name, value in about.items()):
            done = self._database.execute("SELECT coalesce(max(row), 0) FROM done").fetchone()
            self.count = int(done[0])
            return True
        tables = self._database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in tables.fetchall():
            self._database.execute(f"DROP TABLE {table}")
        for table in _TABLES:
            self._database.execute(table)
        self.count = 0
        for name, value in about.items():
            self.take_note(name, value)
        self.keep()
        return False

    @property
    def begun(self) -> bool:
        """Whether there is anything in it, of this run or another."""
        found = self._database.execute("SELECT 1 FROM sqlite_master WHERE name = 'about'")
        return found.fetchone() is not None

    def note(self, name: str) -> str:
        """What was noted under `name`, or nothing."""
        found = self._database.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def take_note(self, name: str, value: str) -> None:
        self._database.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (name, value))

    def add(self, one: Judged) -> None:
        """The next row: gives it its cluster. Raises ValueError for one out of its turn."""
        row = one.row
        if row.row != self.count + 1:
            raise ValueError(f"row {row.row} after row {self.count}")
        cluster = self._clusters.assign(row.row, row.text_redacted or row.subject, one.sketch)
        result = json.dumps({**vars(row), "cluster": cluster}, ensure_ascii=False)
        self._database.execute("INSERT INTO done VALUES (?, ?, ?)", (row.row, cluster, result))
        self.count += 1
        if time.monotonic() - self._kept_at > _KEPT_EVERY:
            self.keep()

    def read(self, row: int) -> Sorted:
        """A row that is done."""
        found = self._database.execute("SELECT result FROM done WHERE row = ?", (row,)).fetchone()
        return _sorted(found[0])

    def rows(self) -> Iterator[Sorted]:
        """All that is done, in order."""
        for (result,) in self._database.execute("SELECT result FROM done ORDER BY row"):
            yield _sorted(result)

    def largest_clusters(self, most: int) -> list[tuple[int, int]]:
        """The first rows of the largest clusters of more than one, each with its size."""
        found = self._database.execute(
            "SELECT cluster, count(*) AS size FROM done GROUP BY cluster HAVING size > 1 ORDER BY size DESC, cluster LIMIT ?",
            (most,),
        )
        return [(row, size) for row, size in found]

    def keep(self) -> None:
        """From here on it is there whatever happens."""
        self._database.execute("COMMIT")
        self._database.execute("BEGIN IMMEDIATE")
        self._kept_at = time.monotonic()

    def close(self) -> None:
        self._database.execute("COMMIT")
        self._database.close()


def _open(folder: Path) -> sqlite3.Connection:
    path = folder / NAME
    path.touch(mode=0o600)
    database = sqlite3.connect(path, timeout=0.5, isolation_level=None)
    try:
        database.execute("PRAGMA locking_mode=EXCLUSIVE")
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=NORMAL")
        database.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        database.close()
        raise Busy(f"Another run works in {folder}.") from None
    except sqlite3.DatabaseError:  # what is there is none, or broken: all of it can be made again
        database.close()
        for end in ("", "-wal", "-shm", "-journal"):
            path.with_name(path.name + end).unlink(missing_ok=True)
        return _open(folder)
    return database


def _sorted(result: str) -> Sorted:
    values: dict[str, Any] = json.loads(result)
    values |= {name: tuple(values[name]) for name in ("quotes", "reasons")}
    return Sorted(**values)
