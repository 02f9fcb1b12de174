"""An older database is brought up to the present tables, and nothing in it is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.storage import schema, turn_log
from bot.storage.engine import open_engine, sqlite_url
from bot.storage.tables import METADATA

OLD = (
    "CREATE TABLE turn_log (conversation VARCHAR(128) NOT NULL, number INTEGER NOT NULL, "
    "saved_at FLOAT NOT NULL, starts_session BOOLEAN NOT NULL, events TEXT NOT NULL, "
    "carry TEXT NOT NULL, PRIMARY KEY (conversation, number))"
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.engine.Engine]:
    made = open_engine(sqlite_url(tmp_path))
    yield made
    made.dispose()


def file(engine: sa.engine.Engine) -> Path:
    return Path(str(engine.url.database))


def old(engine: sa.engine.Engine) -> None:
    """A database as it was before there were versions, with one turn in it."""
    with closing(sqlite3.connect(file(engine))) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute(OLD)
        raw.execute("INSERT INTO turn_log VALUES ('c', 1, 0.0, 1, '[]', '[]')")
        raw.commit()


def differences(engine: sa.engine.Engine) -> list[object]:
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), METADATA)
    return [one for one in found if "sqlite_sequence" not in str(one)]  # SQLite's own


def test_the_newest_migration_is_the_version_that_is_asked_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == schema.HEAD


def test_a_new_database_has_all_tables_and_the_newest_version(engine: sa.engine.Engine) -> None:
    schema.prepare(engine)
    with engine.connect() as connection:
        assert schema.version(connection) == schema.HEAD
    assert differences(engine) == []
    schema.prepare(engine)  # a second time changes nothing


def test_the_migrations_lead_to_the_same_tables(engine: sa.engine.Engine) -> None:
    schema.upgrade(engine)
    assert differences(engine) == []


def test_an_older_file_is_copied_and_brought_up(engine: sa.engine.Engine) -> None:
    old(engine)
    schema.prepare(engine)
    assert differences(engine) == []
    with engine.connect() as connection:
        assert [turn.number for turn in turn_log.everything(connection, "c")] == [1]
    with closing(sqlite3.connect(file(engine).with_name("conversations.version-0001.db"))) as raw:
        assert raw.execute("SELECT conversation FROM turn_log").fetchall() == [("c",)]


def test_a_newer_database_is_refused_with_what_to_do(engine: sa.engine.Engine) -> None:
    schema.prepare(engine)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(schema.SchemaBehind, match="newer assistant"):
        schema.prepare(engine)
