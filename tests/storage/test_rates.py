"""Several servers count an address together, and keep nothing that tells which it was."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.channels.rate_limit import InMemory
from bot.storage.database import Database
from bot.storage.engine import FILE, sqlite_url
from bot.storage.rates import SharedRates
from bot.storage.tables import RATES

ADDRESS = "198.51.100.23"
SECRET = "s" * 64


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url, lambda: 600_015.0)  # 15 seconds into a minute of the clock
    made.prepare()  # a count has half a second, the tables of a new database may take longer
    yield made
    made.close()


def test_servers_count_together_and_addresses_apart(database: Database) -> None:
    """The limit is exact over all of them, and the wait is to the end of the minute."""

    async def run() -> None:
        servers = [SharedRates(database, 4, SECRET, InMemory(4)) for _ in range(2)]
        assert [await servers[n % 2].hit(ADDRESS) for n in range(5)] == [0, 0, 0, 0, 45]
        assert await servers[0].hit("198.51.100.24") == 0

    asyncio.run(run())


def test_an_address_is_kept_as_a_keyed_hash_only(database: Database) -> None:
    """Neither it nor its plain hash is there, and another secret gives another key."""

    async def run() -> list[str]:
        for secret in (SECRET, "t" * 64):
            await SharedRates(database, 4, secret, InMemory(4)).hit(ADDRESS)
        return await database.read(lambda c: list(c.execute(sa.select(RATES.c.key)).scalars()))

    keys = asyncio.run(run())
    assert len(set(keys)) == 2
    assert all(len(key) == 32 and set(key) <= set("0123456789abcdef") for key in keys)


def test_no_file_holds_an_address(tmp_path: Path) -> None:
    """Whatever SQLite writes, the address is not in it."""
    database = Database(sqlite_url(tmp_path))
    asyncio.run(SharedRates(database, 4, SECRET, InMemory(4)).hit(ADDRESS))
    database.close()
    assert (tmp_path / FILE).exists()
    assert not any(ADDRESS.encode() in file.read_bytes() for file in tmp_path.iterdir())


def test_a_dead_database_refuses_nobody(tmp_path: Path) -> None:
    """Who is in danger is not turned away because nothing can be counted."""
    folder = tmp_path / "not a file.db"
    folder.mkdir()
    database = Database(f"sqlite:///{folder}")
    assert asyncio.run(SharedRates(database, 1, SECRET, InMemory(1)).hit(ADDRESS)) == 0
    database.close()
