"""Drafts and versions of pages: what is kept, who was first, what is served."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.storage.content import drafts, versions
from bot.storage.database import Database

Do = Callable[[Callable[[Any], Any]], Any]


@pytest.fixture
def do(database_url: str) -> Iterator[Do]:
    database = Database(database_url)
    yield lambda work: asyncio.run(database.write(work))
    database.close()


def test_a_draft_keeps_what_was_typed(do: Do) -> None:
    """Also what is no ASCII; the newest stands first, and what is dropped is gone."""
    first = do(lambda c: drafts.begin(c, "a", "Page “one”", {"leads": {"x": "é"}}, "ann", 1.0))
    second = do(lambda c: drafts.begin(c, "b", "Page two", {}, "bob", 2.0))
    found = do(lambda c: drafts.find(c, first))
    assert (found.role, found.page, found.choices) == ("a", "Page “one”", {"leads": {"x": "é"}})
    assert [one.id for one in do(drafts.newest)] == [second, first]
    assert do(lambda c: drafts.drop(c, first)) and not do(lambda c: drafts.drop(c, first))
    assert do(lambda c: drafts.find(c, first)) is None


def test_the_later_of_two_editors_changes_nothing(do: Do) -> None:
    number = do(lambda c: drafts.begin(c, "a", "Page", {}, "ann", 1.0))
    assert do(lambda c: drafts.change(c, number, 1, {"by": "bob"}, "bob", 2.0))
    assert not do(lambda c: drafts.change(c, number, 1, {"by": "ann"}, "ann", 3.0))
    found = do(lambda c: drafts.find(c, number))
    assert (found.choices, found.revision, found.changed_by) == ({"by": "bob"}, 2, "bob")


def test_what_is_published_is_served_until_something_else_is(do: Do) -> None:
    """Nothing at first; then a version, the files, and an older version again."""
    assert do(versions.current) is None
    first = do(lambda c: versions.publish(c, "a", {"p": "1"}, "ann", 1.0, 0))
    use = do(versions.current)
    assert (use.version, use.by) == (first, "ann")
    second = do(lambda c: versions.publish(c, "a", {"p": "2"}, "ann", 2.0, use.id))
    assert do(lambda c: versions.use(c, None, "ann", 3.0, use.id + 1))
    assert do(versions.current).version is None
    assert do(lambda c: versions.use(c, first, "ann", 4.0, use.id + 2))
    assert do(versions.current).version == first
    assert [one.id for one in do(versions.newest)] == [second, first]
    assert do(lambda c: versions.files(c, second)) == {"p": "2"}
    assert do(lambda c: versions.files(c, 99)) is None


def test_who_did_not_see_what_is_served_publishes_nothing(do: Do) -> None:
    do(lambda c: versions.publish(c, "a", {}, "ann", 1.0, 0))
    seen = do(versions.current).id
    assert do(lambda c: versions.publish(c, "a", {}, "bob", 2.0, 0)) is None
    assert not do(lambda c: versions.use(c, None, "bob", 2.0, 0))
    assert not do(lambda c: versions.use(c, 99, "bob", 2.0, seen))
    assert do(versions.current).id == seen and len(do(versions.newest)) == 1
