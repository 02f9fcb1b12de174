"""The version of the tables: what is there, what is needed, and the way from one to the other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa

import bot.storage.content.tables
import bot.storage.mail.tables
import bot.storage.people.tables
import bot.storage.queue.tables
import bot.storage.releases.tables
import bot.storage.review.tables  # noqa: F401  # each adds its tables to METADATA
from bot.storage.backup import copy_sqlite
from bot.storage.tables import METADATA
from bot.storage.unavailable import StoreUnavailable

HEAD = "0010"
"""The newest file in `migrations/versions`; a test holds the two together."""
FIRST = "0001"
"""What a database is that has the log of turns and no version: it is older than versions are."""
MIGRATIONS = Path(__file__).parent / "migrations"


class SchemaBehind(Exception):
    """The tables are of an older version, or of a newer one; the message says what to do."""


def version(connection: sa.engine.Connection) -> str | None:
    """The version of the tables; None where there are none."""
    tables = set(sa.inspect(connection).get_table_names())
    if "alembic_version" in tables:
        found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
        return None if found is None else str(found)
    return FIRST if "turn_log" in tables else None


def found_version(engine: sa.engine.Engine) -> str | None:
    """The same, of a database that may not be there. Raises StoreUnavailable."""
    try:
        with engine.connect() as connection:
            return version(connection)
    except sa.exc.SQLAlchemyError as error:
        raise StoreUnavailable(type(error).__name__) from error


def prepare(engine: sa.engine.Engine) -> None:
    """Makes the tables where there are none; brings an older SQLite file up, after a copy.

    Raises SchemaBehind for PostgreSQL, where other replicas may be at work: there an
    upgrade is somebody's decision.
    """
    with engine.connect() as connection:
        found = version(connection)
    if found == HEAD:
        return
    if found is None:
        create(engine)
    elif found > HEAD:
        raise SchemaBehind(
            f"The database is of version {found}, this assistant of {HEAD}. Run the newer assistant."
        )
    elif engine.dialect.name == "sqlite":
        bring_up(engine)
    else:
        raise SchemaBehind(
            f"The database is of version {found}, this assistant needs {HEAD}. Run: bot db upgrade"
        )


def bring_up(engine: sa.engine.Engine) -> None:
    """Makes the tables, or runs the migrations that are missing; an SQLite file is copied first."""
    with engine.connect() as connection:
        found = version(connection)
    if found is None:
        create(engine)
        return
    if engine.dialect.name == "sqlite":
        file = Path(engine.url.database or "")
        copy_sqlite(file, file.with_name(f"{file.stem}.version-{found}{file.suffix}"))
    upgrade(engine)


def create(engine: sa.engine.Engine) -> None:
    """Makes all tables, as of the newest version. Two servers may do it at once."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(5005)"))
        if version(connection) is not None:
            return
        METADATA.create_all(connection)
        connection.execute(
            sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        )
        connection.execute(sa.text(f"INSERT INTO alembic_version VALUES ('{HEAD}')"))


def upgrade(engine: sa.engine.Engine) -> None:
    """Runs the migrations that are missing, all of them or none."""
    from alembic import command  # slow to import, and seldom needed
    from alembic.config import Config

    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        config: Any = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS))
        tables = set(sa.inspect(connection).get_table_names())
        if "alembic_version" not in tables and "turn_log" in tables:
            command.stamp(config, FIRST)
        command.upgrade(config, "head")
