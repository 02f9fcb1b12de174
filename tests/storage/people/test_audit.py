"""The audit is added to and read; the database itself refuses to change it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.storage import schema
from bot.storage.database import Database
from bot.storage.engine import open_engine, sqlite_url
from bot.storage.people import audit
from bot.storage.people.audit import Asked
from bot.storage.people.audit_trigger import KEPT_DAYS
from bot.storage.retention import DAY, sweep
from bot.storage.unavailable import StoreUnavailable

NOW = time.time()  # the database goes by its own clock


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url, lambda: NOW)
    yield made
    made.close()


def note(database: Database, at: float, *what: str, **details: audit.Detail) -> None:
    person, action, thing = what
    asyncio.run(database.write(lambda c: audit.note(c, at, person, action, thing, **details)))


def lines(database: Database, asked: Asked | None = None) -> list[audit.Line]:
    return asyncio.run(database.read(lambda c: audit.lines(c, asked or Asked())))


def test_lines_are_read_newest_first_and_filtered(database: Database) -> None:
    """By person, action, object and time; a page begins where the one before ended."""
    note(database, NOW - 3, "a", "claimed", "item-1", by="filter", count=3)
    note(database, NOW - 2, "b", "claimed", "item-2")
    note(database, NOW - 1, "a", "sent", "item-1")
    assert [one.action for one in lines(database)] == ["sent", "claimed", "claimed"]
    assert [one.object for one in lines(database, Asked(person="a"))] == ["item-1", "item-1"]
    [one] = lines(database, Asked(person="a", action="claimed", object="item-1", until=NOW - 2))
    assert one.details == {"by": "filter", "count": 3}
    assert [one.person for one in lines(database, Asked(since=NOW - 2, until=NOW - 1))] == ["b"]
    assert len(asyncio.run(database.read(lambda c: audit.lines(c, Asked(), one.id)))) == 0
    assert asyncio.run(database.read(audit.actions)) == ["claimed", "sent"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE desk_audit SET person = NULL",
        "UPDATE desk_audit SET details = '{}' WHERE id = 1",
        "DELETE FROM desk_audit",
    ],
)
def test_no_line_is_changed_or_deleted(database: Database, change: str) -> None:
    """By whatever statement, of whatever code; the line is there as it was."""
    note(database, NOW, "a", "claimed", "item-1")
    kept = lines(database)
    with pytest.raises(StoreUnavailable):
        asyncio.run(database.write(lambda c: c.execute(sa.text(change))))
    assert lines(database) == kept


def test_postgresql_refuses_to_empty_it(postgres: object) -> None:
    """TRUNCATE passes by the triggers of rows, so it has one of its own."""
    database = Database(postgres())  # type: ignore[operator]
    note(database, NOW, "a", "claimed", "item-1")
    with pytest.raises(StoreUnavailable):
        asyncio.run(database.write(lambda c: c.execute(sa.text("TRUNCATE desk_audit"))))
    assert len(lines(database)) == 1
    database.close()


def test_only_what_is_old_goes_with_its_days(database: Database) -> None:
    """After AUDIT_DAYS by the sweep; and however few these are, nothing of the last year."""
    for days in (KEPT_DAYS - 1, KEPT_DAYS + 1, 800):
        note(database, NOW - days * DAY, "a", "claimed", f"{days}")
    asyncio.run(sweep(database, 90, 30, audit_days=730))
    assert [one.object for one in lines(database)] == [str(KEPT_DAYS + 1), str(KEPT_DAYS - 1)]
    asyncio.run(sweep(database, 90, 30, audit_days=1))
    assert [one.object for one in lines(database)] == [str(KEPT_DAYS - 1)]


@pytest.mark.parametrize(
    ("thing", "details"),
    [
        ("What do I need?", {}),
        ("item-1", {"note": "I can't go on"}),
        ("item-1", {"to": "ann@example.org, ben@example.org"}),
        ("x" * 129, {}),
    ],
)
def test_nobodys_words_get_in(database: Database, thing: str, details: dict[str, str]) -> None:
    """An id and a name of ours have no blanks; what has some is refused before it is written."""
    with pytest.raises(ValueError, match="takes ids"):
        note(database, NOW, "a", "claimed", thing, **details)


def test_the_migrations_make_the_same_triggers(tmp_path: Path) -> None:
    """Whether the database is new or was brought up."""

    def triggers(name: str, make: object) -> list[tuple[str, str]]:
        engine = open_engine(sqlite_url(tmp_path / name))
        make(engine)  # type: ignore[operator]
        with engine.connect() as connection:
            query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
            found = [tuple(row) for row in connection.execute(sa.text(query))]
        engine.dispose()
        return found

    made = triggers("new", schema.create)
    assert made == triggers("old", schema.upgrade) and len(made) == 2
