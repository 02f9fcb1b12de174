"""Which model is in service, and what is kept of the others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.storage.database import Database
from bot.storage.review import models
from bot.storage.review.models import Model
from bot.storage.review.tables import MODEL_PARTS

Do = Callable[[Callable[[Any], Any]], Any]


@pytest.fixture
def do(database_url: str) -> Iterator[Do]:
    database = Database(database_url)
    yield lambda work: asyncio.run(database.write(work))
    database.close()


def take(do: Do, name: str) -> None:
    def write(c: Any) -> None:
        models.put(c, Model(name, "d", "m", 1.0), name.encode())
        models.use(c, name, 2.0)

    do(write)


def serving(do: Do) -> str | None:
    found = do(models.current)
    return found.model.name if found and found.model else None


def test_one_command_leads_back_and_forth(do: Do) -> None:
    """To the one before; from the first to none, which is the newest of each server's folder."""
    assert do(lambda c: models.back(c, 1.0)) is None and do(models.current) is None
    take(do, "a")
    take(do, "b")
    for wanted in ("a", "b", "a"):
        do(lambda c: models.back(c, 3.0))
        assert serving(do) == wanted
    do(lambda c: models.use(c, "", 4.0))
    assert serving(do) is None and do(models.current) is not None
    do(lambda c: models.back(c, 5.0))
    assert serving(do) == "a"


def test_what_neither_serves_nor_served_last_goes_with_its_file(do: Do) -> None:
    for name in ("a", "b", "c"):
        take(do, name)
    assert [one.name for one in do(models.models)] == ["b", "c"]
    rows = do(lambda c: [row.name for row in c.execute(MODEL_PARTS.select())])
    assert sorted(rows) == ["b", "c"]
    assert do(lambda c: b"".join(models.content(c, "b"))) == b"b"
    assert do(lambda c: list(models.content(c, "a"))) == []


def test_the_same_name_again_takes_the_place_of_the_first(do: Do) -> None:
    take(do, "a")
    do(lambda c: models.put(c, Model("a", "other", "m", 1.0), None))
    [one] = do(models.models)
    assert one.digest == "other" and do(lambda c: list(models.content(c, "a"))) == []
