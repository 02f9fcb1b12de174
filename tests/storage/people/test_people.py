"""Accounts, sessions, tries and sign-ins under way, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.storage.database import Connection, Database
from bot.storage.people import accounts, sessions, sign_ins, tries
from bot.storage.people.sign_ins import LIFE, UnderWay


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url, lambda: 1_000.0)
    yield made
    made.close()


def do(database: Database, work: Callable[[Connection], Any]) -> Any:
    return asyncio.run(database.write(work))


def wait(failed: int) -> float:
    """Three tries are free."""
    return 0.0 if failed < 3 else 10.0


def test_an_account_is_made_found_changed_and_erased(database: Database) -> None:
    """By name, by id, or by who a directory says it is; a name is given once, and so is a directory's person."""
    made = do(database, lambda c: accounts.add(c, 1.0, shown="Ann", role="agent", name="ann"))
    with pytest.raises(accounts.NameTaken):
        do(database, lambda c: accounts.add(c, 1.0, shown="Other", role="agent", name="ann"))
    theirs = {"shown": "Ben", "role": "lead", "issuer": "https://i.example.org", "subject": "s"}
    ben = do(database, lambda c: accounts.add(c, 2.0, **theirs))
    with pytest.raises(accounts.NameTaken):
        do(database, lambda c: accounts.add(c, 2.0, **theirs))
    assert do(database, lambda c: accounts.by_name(c, "ann")) == made
    assert do(database, lambda c: accounts.of_directory(c, "https://i.example.org", "s")) == ben
    assert do(database, lambda c: accounts.of_directory(c, "https://j.example.org", "s")) is None
    do(database, lambda c: sessions.begin(c, "h" * 64, made.id, 3.0, "Firefox"))
    do(database, lambda c: accounts.erase(c, made.id))
    assert do(database, lambda c: sessions.find(c, "h" * 64)) is None
    assert [one.id for one in do(database, accounts.everybody)] == [ben.id]


def test_of_many_tries_at_once_no_more_are_made_than_are_free(database: Database) -> None:
    """Counted before they are made, so a hundred in one moment are no better than a hundred in a row."""

    async def run() -> list[float]:
        one = [database.write(lambda c: tries.count(c, "k", 1_000.0, wait)) for _ in range(12)]
        return await asyncio.gather(*one)

    assert sorted(asyncio.run(run())) == [0.0] * 3 + [10.0] * 9
    assert do(database, lambda c: tries.count(c, "k", 1_010.0, wait)) == 0.0
    assert do(database, lambda c: tries.count(c, "k", 1_011.0, wait)) == 9.0
    do(database, lambda c: tries.forgive(c, "k"))
    assert do(database, lambda c: tries.count(c, "k", 1_011.0, wait)) == 0.0


def test_tries_are_forgotten_after_a_day(database: Database) -> None:
    for _ in range(3):
        do(database, lambda c: tries.count(c, "k", 1_000.0, wait))
    assert do(database, lambda c: tries.count(c, "k", 1_001.0, wait)) > 0
    later = 1_000.0 + tries.FORGOTTEN + 1
    assert do(database, lambda c: tries.count(c, "k", later, wait)) == 0.0


def test_a_sign_in_under_way_is_taken_once(database: Database) -> None:
    """Of two replicas that ask in the same moment one gets it; after ten minutes nobody does."""
    for state in ("a", "b"):
        one = UnderWay(state, "browser", "nonce", "verifier", "/desk", 1_000.0)
        do(database, lambda c, one=one: sign_ins.begin(c, one))  # type: ignore[misc]

    async def run() -> list[UnderWay | None]:
        both = [database.write(lambda c: sign_ins.take(c, "a", 1_001.0)) for _ in range(4)]
        return await asyncio.gather(*both)

    taken = [one for one in asyncio.run(run()) if one]
    assert [one.nonce for one in taken] == ["nonce"]
    assert do(database, lambda c: sign_ins.take(c, "b", 1_000.0 + LIFE + 1)) is None
