"""What a command does on the settings' database, beside a server that may run."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click

from bot.cli.project import project_settings
from bot.storage.database import Database

T = TypeVar("T")


def on_database(work: Callable[[Database], Awaitable[T]]) -> T:
    """What `work` comes to. Raises ClickException where the database can't be reached."""
    from bot.storage.engine import sqlite_url
    from bot.storage.unavailable import StoreUnavailable

    values = project_settings()
    database = Database(values.database_url or sqlite_url(values.data_dir))

    async def run() -> T:
        return await work(database)

    try:
        return asyncio.run(run())
    except StoreUnavailable:
        raise click.ClickException(
            "The database can't be reached. Is it running, and is DATABASE_URL right?"
        ) from None
    finally:
        database.close()
