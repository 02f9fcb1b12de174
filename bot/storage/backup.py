"""Copies an SQLite database that is in use."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def copy_sqlite(file: Path, to: Path) -> None:
    """Copies `file` as it is at one moment, while others read and write it, over what `to` holds.

    SQLite's own way (its online backup). Raises sqlite3.Error, or OSError.
    """
    unfinished = to.with_name(to.name + ".part")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)  # what people wrote is for whoever copies it
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(unfinished)) as target:
        source.backup(target)
    unfinished.replace(to)


def whole(file: Path) -> str | None:
    """Why `file` is no database of this assistant's that could be used; None where it is one."""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as source:
            if source.execute("PRAGMA quick_check").fetchone() != ("ok",):
                return "it is damaged"
            tables = {row[0] for row in source.execute("SELECT name FROM sqlite_master")}
    except sqlite3.Error as error:
        return str(error)
    return None if "turn_log" in tables else "it holds no talks"
