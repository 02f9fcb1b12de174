"""Drafts of pages: what is kept, and who was first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.storage.content import drafts
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
