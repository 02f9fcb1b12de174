"""A PostgreSQL of our own starts, stops, freezes and goes without a trace."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
import sqlalchemy as sa

from bench.postgres import NoPostgres, Postgres, find_programs
from bench.processes import GOING, children_of, state_of
from faults.store import Store


def programs_or_none() -> Path | None:
    try:
        return find_programs()
    except NoPostgres:
        return None


needs_postgres = pytest.mark.skipif(
    programs_or_none() is None, reason="needs PostgreSQL: apt-get install postgresql"
)


def test_the_newest_version_is_taken(tmp_path: Path) -> None:
    for version, names in (
        ("9.6", ("initdb", "postgres", "pg_dump")),
        ("15", ("initdb", "postgres", "pg_dump")),
        ("17", ("psql",)),  # the client alone
    ):
        folder = tmp_path / version / "bin"
        folder.mkdir(parents=True)
        for name in names:
            (folder / name).touch()
    assert find_programs(tmp_path) == tmp_path / "15" / "bin"


def test_where_there_is_none_it_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoPostgres, match="apt-get install postgresql"):
        find_programs(tmp_path)


@needs_postgres
def test_it_starts_stops_freezes_and_goes() -> None:
    async def run() -> None:
        async with Postgres(find_programs()) as postgres:
            folder = postgres.log.parent
            one, two = [await postgres.new_database() for _ in range(2)]
            assert one != two
            store = Store(one)
            store.change("CREATE TABLE kept (word text)")
            store.change("INSERT INTO kept VALUES (:word)", word="still here")
            assert b"still here" in await asyncio.to_thread(postgres.dump, one)
            assert b"still here" not in await asyncio.to_thread(postgres.dump, two)

            await postgres.stop()
            with pytest.raises(sa.exc.OperationalError):
                store.rows("SELECT 1")
            await postgres.start()
            assert store.rows("SELECT word FROM kept") == [("still here",)]

            postgres.freeze()
            processes = postgres.processes()
            assert len(processes) > 1
            assert not {state_of(one) for one in processes} & set(GOING)
            postgres.thaw()
            assert store.rows("SELECT word FROM kept") == [("still here",)]
            if os.geteuid() == 0:
                assert Path(f"/proc/{processes[0]}").stat().st_uid != 0
        assert not folder.exists()
        assert not any(Path(f"/proc/{one}").exists() for one in processes)

    asyncio.run(run())


@needs_postgres
def test_a_frozen_one_goes_too() -> None:
    async def run() -> list[int]:
        async with Postgres(find_programs()) as postgres:
            postgres.freeze()
            return postgres.processes()

    assert not any(Path(f"/proc/{one}").exists() for one in asyncio.run(run()))


def test_a_child_is_known_by_its_parent(tmp_path: Path) -> None:
    for pid, name, parent in ((10, "a b) c", 1), (11, "postgres", 10), (12, "x", 11)):
        (tmp_path / str(pid)).mkdir()
        (tmp_path / str(pid) / "stat").write_text(f"{pid} ({name}) S {parent} 9 9 0 -1\n")
    assert children_of(10, tmp_path) == [11]
    assert children_of(99, tmp_path) == []
    assert (state_of(11, tmp_path), state_of(99, tmp_path)) == ("S", "X")
