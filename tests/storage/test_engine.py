"""The database is opened so that it forgets what is erased, and so that a frozen one is given up."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from psycopg2 import OperationalError, extensions

from bot.storage import engine
from bot.storage.engine import open_engine, sqlite_url


class Frozen:
    """A connection of PostgreSQL's whose server never says anything."""

    def __init__(self) -> None:
        self.ends = os.pipe()

    def poll(self) -> int:
        return int(extensions.POLL_READ)

    def fileno(self) -> int:
        return self.ends[0]


@pytest.fixture
def frozen() -> Iterator[Frozen]:
    made = Frozen()
    yield made
    for end in made.ends:
        os.close(end)


def test_a_database_that_never_answers_is_given_up(
    frozen: Frozen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A frozen one fails the turn, which then gives its apology or its help."""
    monkeypatch.setattr(engine, "SECONDS", -0.4)
    with pytest.raises(OperationalError) as given_up:
        engine._wait(frozen)
    context = SimpleNamespace(original_exception=given_up.value, is_disconnect=False)
    engine._give_up(context)
    assert context.is_disconnect  # nobody gets that connection again


def test_a_turn_is_given_up_within_five_seconds() -> None:
    """The server's own limit, then ours half a second later."""
    assert engine.SECONDS + 0.5 < 5


def test_sqlite_overwrites_what_is_erased_and_outlives_a_power_cut(tmp_path: Path) -> None:
    """On every connection: secure_delete, full synchronisation, WAL."""
    made = open_engine(sqlite_url(tmp_path))
    for _ in range(2):
        with made.connect() as connection:
            asked = ("secure_delete", "synchronous", "journal_mode")
            found = [connection.execute(sa.text(f"PRAGMA {name}")).scalar() for name in asked]
        assert found == [1, 2, "wal"]
    made.dispose()
