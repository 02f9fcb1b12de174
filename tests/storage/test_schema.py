"""An older database is brought up to the present tables, and nothing in it is lost."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.storage import database as database_module
from bot.storage import schema, turn_log
from bot.storage.database import Database
from bot.storage.engine import open_engine, sqlite_url
from bot.storage.releases import releases
from bot.storage.releases.tables import CONTENT
from bot.storage.tables import METADATA

OLD = (
    "CREATE TABLE turn_log (conversation VARCHAR(128) NOT NULL, number INTEGER NOT NULL, "
    "saved_at FLOAT NOT NULL, starts_session BOOLEAN NOT NULL, events TEXT NOT NULL, "
    "carry TEXT NOT NULL, PRIMARY KEY (conversation, number))"
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    yield made
    made.close()


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
    # SQLite's own, and comments, which only a new database has
    return [one for one in found if not re.search("sqlite_sequence|modify_comment", str(one))]


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


def test_threads_that_come_at_once_bring_it_up_once(
    engine: sa.engine.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server's readers and its writer begin together; two copies at once were a disk error, and half an upgrade."""
    old(engine)
    began: list[sa.engine.Engine] = []

    def slow(found: sa.engine.Engine) -> None:
        began.append(found)
        schema.prepare(found)

    monkeypatch.setattr(database_module, "prepare", slow)
    database = Database(str(engine.url))
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: database.ready(), range(8)))
    database.close()
    assert len(began) == 1
    assert differences(engine) == []


APART = (
    "DROP TABLE IF EXISTS content_version",
    "DROP TABLE IF EXISTS model_version",
    "DROP TABLE IF EXISTS model_part",
    "DROP TABLE IF EXISTS release",
    "CREATE TABLE model_version (name VARCHAR(120) NOT NULL PRIMARY KEY, digest VARCHAR(64) NOT NULL, mark VARCHAR(64) NOT NULL, made_at FLOAT NOT NULL)",
    "CREATE TABLE model_part (name VARCHAR(120) NOT NULL, number INTEGER NOT NULL, content {bytes} NOT NULL, PRIMARY KEY (name, number))",
    "CREATE TABLE model_use (id {counted}, name VARCHAR(120) NOT NULL, at FLOAT NOT NULL)",
    'CREATE TABLE content_use (id {counted}, version BIGINT, "by" VARCHAR(64) NOT NULL, at FLOAT NOT NULL)',
    "CREATE TABLE content_version (id {counted}, role VARCHAR(80) NOT NULL, files TEXT NOT NULL, made_by VARCHAR(64) NOT NULL, made_at FLOAT NOT NULL)",
    "INSERT INTO content_version (role, files, made_by, made_at) VALUES ('a-role', '{{}}', 'jo', 5)",
    "INSERT INTO model_version VALUES ('m.tar.gz', 'd', 'm', 4)",
    "INSERT INTO model_use (name, at) VALUES ('m.tar.gz', 6)",
    "INSERT INTO content_use (version, \"by\", at) VALUES (1, 'jo', 5), (NULL, 'sam', 7)",
    "UPDATE alembic_version SET version_num = '0009'",
)
"""From the newest tables back to those of version 0009 as it was first: pages and models apart, with something in service."""


def test_what_was_in_service_before_pages_and_models_were_one_still_is(
    database: Database,
) -> None:
    """The published page keeps its number, and both lists of what was put into service become one."""
    engine = database.engine
    shared = engine.dialect.name == "postgresql"
    kinds = {
        "counted": "BIGSERIAL PRIMARY KEY"
        if shared
        else "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT",
        "bytes": "BYTEA" if shared else "BLOB",
    }
    schema.create(engine)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        for statement in APART:
            connection.exec_driver_sql(statement.format(**kinds))
    schema.upgrade(engine)
    assert differences(engine) == []
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        put = [(r.content, r.model, r.what, r.by) for r in reversed(releases.newest(connection))]
        assert put == [
            (1, "", "pages", "jo"),
            (1, "m.tar.gz", "model", "terminal"),
            (None, "m.tar.gz", "pages", "sam"),
        ]
        role = sa.text("SELECT role FROM content_version WHERE id = 1")
        assert connection.execute(role).scalar() == "a-role"
        more = CONTENT.insert().values(role="b-role", files="{}")
        assert connection.execute(more).inserted_primary_key == (2,)


def test_a_newer_database_is_refused_with_what_to_do(engine: sa.engine.Engine) -> None:
    schema.prepare(engine)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(schema.SchemaBehind, match="newer assistant"):
        schema.prepare(engine)
