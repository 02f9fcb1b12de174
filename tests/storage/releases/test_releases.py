"""Pages and model are one version: put into service together, taken back together, and what is kept of the others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.storage.database import Database
from bot.storage.releases import content, models, releases
from bot.storage.releases.models import Model
from bot.storage.releases.tables import MODEL_PARTS

Do = Callable[[Callable[[Any], Any]], Any]


@pytest.fixture
def do(database_url: str) -> Iterator[Do]:
    database = Database(database_url)
    yield lambda work: asyncio.run(database.write(work))
    database.close()


def take(do: Do, name: str) -> int:
    """A model goes into service; the release's number."""

    def write(c: Any) -> int:
        models.put(c, Model(name, "d", "m", 1.0), name.encode())
        return releases.with_model(c, name, "terminal", 2.0).id

    return int(do(write))


def publish(do: Do, files: dict[str, str], seen: int | None = None) -> int | None:
    """Pages go into service; the release's number."""

    def write(c: Any) -> int | None:
        last = releases.current(c)
        known = (last.id if last else 0) if seen is None else seen
        made = releases.with_pages(c, content.put(c, "a-role", files), "ann", 1.0, known)
        return made.id if made else None

    found: int | None = do(write)
    return found


def serving(do: Do) -> tuple[dict[str, str] | None, str] | None:
    """The pages and the model that answer."""

    def read(c: Any) -> tuple[dict[str, str] | None, str] | None:
        found = releases.current(c)
        return (content.files(c, found.content), found.model) if found else None

    found: tuple[dict[str, str] | None, str] | None = do(read)
    return found


def test_each_half_keeps_the_other_as_it_was(do: Do) -> None:
    """New pages come with the model that serves, a model with the pages that are served; each says what was new."""
    assert serving(do) is None
    publish(do, {"p": "1"})
    assert serving(do) == ({"p": "1"}, "")
    take(do, "a")
    assert serving(do) == ({"p": "1"}, "a")
    publish(do, {"p": "2"})
    assert serving(do) == ({"p": "2"}, "a")
    found = do(releases.newest)
    assert [(one.what, one.role, one.by) for one in found] == [
        ("pages", "a-role", "ann"),
        ("model", "a-role", "terminal"),
        ("pages", "a-role", "ann"),
    ]


def test_both_come_back_together(do: Do) -> None:
    """To the one before, and forth again; to any other by its number; to what came with the server by 0."""
    assert do(lambda c: releases.back(c, "ann", 1.0)) is None
    first = publish(do, {"p": "1"})
    take(do, "a")
    publish(do, {"p": "2"})
    for wanted in (({"p": "1"}, "a"), ({"p": "2"}, "a"), ({"p": "1"}, "a")):
        do(lambda c: releases.back(c, "ann", 3.0))
        assert serving(do) == wanted
    made = do(lambda c: releases.back(c, "bob", 4.0, first))
    assert serving(do) == ({"p": "1"}, "") and (made.what, made.back_to) == ("back", first)
    do(lambda c: releases.back(c, "bob", 5.0, 0))
    assert serving(do) == (None, "")
    assert do(lambda c: releases.back(c, "bob", 6.0, 99)) is None


def test_the_first_one_goes_back_to_what_came_with_the_server(do: Do) -> None:
    take(do, "a")
    assert do(lambda c: releases.back(c, "ann", 3.0)).back_to == releases.AS_IT_CAME
    assert serving(do) == (None, "")


def test_who_did_not_see_what_is_in_service_changes_nothing(do: Do) -> None:
    """Another model counts too: what was tried with the old one was not tried."""
    seen = publish(do, {"p": "1"}, 0)
    assert publish(do, {"p": "2"}, 0) is None
    take(do, "a")
    assert publish(do, {"p": "2"}, seen) is None
    assert do(lambda c: releases.back(c, "bob", 2.0, 0, seen)) is None
    assert serving(do) == ({"p": "1"}, "a")


def test_models_that_served_last_stay_with_their_files(do: Do) -> None:
    """What is not kept is not to be gone back to."""
    first = take(do, "a")
    for name in ("b", "c", "b", "d"):
        take(do, name)
    assert [one.name for one in do(models.known)] == ["b", "c", "d"]
    rows = do(lambda c: [row.name for row in c.execute(MODEL_PARTS.select())])
    assert sorted(rows) == ["b", "c", "d"]
    assert do(lambda c: models.part(c, "b", 0)) == b"b"
    assert do(lambda c: models.part(c, "b", 1)) is None
    assert do(lambda c: models.part(c, "a", 0)) is None
    found = do(lambda c: releases.kept(c, releases.newest(c)))
    assert first not in found and len(found) == 4
    assert do(lambda c: releases.back(c, "ann", 3.0, first)) is None and serving(do) == (None, "d")


def test_the_same_name_again_takes_the_place_of_the_first(do: Do) -> None:
    take(do, "a")
    do(lambda c: models.put(c, Model("a", "other", "m", 1.0), None))
    [one] = do(models.known)
    assert one.digest == "other" and do(lambda c: models.part(c, "a", 0)) is None
