"""`bot db status|upgrade|backup|restore`."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import click

from bot.cli import examples
from bot.cli.project import console, project_settings


@click.group(
    name="db",
    epilog=examples("bot db status", "bot db upgrade", "bot db backup talks.db"),
)
def command() -> None:
    """The database of the talks: its version, an upgrade, a copy and back."""


@command.command()
def status() -> None:
    """Say which database it is, whether it answers, and of which version it is."""
    from bot.storage.schema import HEAD

    engine = _engine()
    found = _found(engine)
    console.print(f"{_name(engine)}: version {found or 'none yet'}, this assistant needs {HEAD}")
    if found and found < HEAD:
        console.print("Run: bot db upgrade")
        raise SystemExit(1)


@command.command()
def upgrade() -> None:
    """Bring the tables to the version of this assistant. An SQLite file is copied first.

    While replicas run, upgrade before they are replaced: the newer tables hold all that the older had.
    """
    from bot.storage.schema import HEAD, bring_up

    engine = _engine()
    found = _found(engine)
    if found == HEAD:
        console.print(f"{_name(engine)} is of version {HEAD} already.")
        return
    bring_up(engine)
    console.print(f"{_name(engine)}: from version {found or 'none'} to {HEAD}.")


@command.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy the SQLite database into FILE, also while the server runs."""
    from bot.storage.backup import copy_sqlite

    source = _sqlite_file()
    if not source.is_file():
        raise click.ClickException(f"There is no database yet: {source}")
    if file.exists():
        raise click.ClickException(f"{file} is there already. Name a new file.")
    try:
        copy_sqlite(source, file)
    except (OSError, sqlite3.Error) as error:
        raise click.ClickException(f"It could not be copied: {error}") from None
    console.print(f"Copied into {file} ({file.stat().st_size:,} bytes).")


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Don't ask.")
def restore(file: Path, yes: bool) -> None:
    """Put a backup in the place of the SQLite database. Stop the server first."""
    from bot.storage.backup import copy_sqlite, whole
    from bot.storage.in_use import InUse, alone

    target = _sqlite_file()
    if why := whole(file):
        raise click.ClickException(f"{file} is no backup that can be used: {why}")
    if target.exists() and not yes:
        click.confirm(f"{target} is replaced; what is in it now is lost. Go on?", abort=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with alone(target):
            for leftover in (target.with_name(target.name + end) for end in ("-wal", "-shm")):
                leftover.unlink(missing_ok=True)
            copy_sqlite(file, target)
    except InUse as why:
        raise click.ClickException(f"{why} Stop it first, then restore.") from None
    console.print(f"Restored from {file}. Start the server.")


def _engine() -> Any:
    from bot.storage.engine import open_engine, sqlite_url

    values = project_settings()
    return open_engine(values.database_url or sqlite_url(values.data_dir))


def _found(engine: Any) -> str | None:
    from bot.storage.schema import found_version
    from bot.storage.unavailable import StoreUnavailable

    try:
        return found_version(engine)
    except StoreUnavailable as error:
        raise click.ClickException(
            f"{_name(engine)} can't be reached ({error}). Is it running, and is DATABASE_URL right?"
        ) from None


def _name(engine: Any) -> str:
    if engine.dialect.name == "sqlite":
        return f"SQLite, {engine.url.database}"
    return f"PostgreSQL, {engine.url.database} on {engine.url.host}"


def _sqlite_file() -> Path:
    engine = _engine()
    if engine.dialect.name != "sqlite":
        raise click.ClickException(
            "This is for SQLite. For PostgreSQL see docs/runbook.md: pg_dump."
        )
    return Path(str(engine.url.database))
