"""One server reads a folder at a time, and its mark goes on only while it is the one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.storage.database import Database
from bot.storage.mail import folders
from bot.storage.mail.digest import digest
from bot.storage.mail.folders import HELD, Lost, Mark
from bot.storage.mail.gone import sweep
from bot.storage.mail.threads import known, seen

NOW = 1_000_000.0


@pytest.fixture
def does(database_url: str) -> Iterator[Callable[[Any], Any]]:
    """Runs a change in a transaction of its own."""
    database = Database(database_url)
    yield lambda change: asyncio.run(database.write(change))
    database.close()


def test_who_comes_second_waits(does: Callable[[Any], Any]) -> None:
    """Until the first is done, or has said nothing for so long that it must be dead."""
    assert does(lambda c: folders.hold(c, "f", "one", NOW)) is None
    with pytest.raises(Lost):
        does(lambda c: folders.hold(c, "f", "other", NOW + HELD - 1))
    does(lambda c: folders.go_on(c, "f", "one", Mark(9, 7), NOW + HELD - 1))
    with pytest.raises(Lost):
        does(lambda c: folders.hold(c, "f", "other", NOW + HELD + 1))
    assert does(lambda c: folders.hold(c, "f", "other", NOW + 2 * HELD)) == Mark(9, 7)
    with pytest.raises(Lost):
        does(lambda c: folders.go_on(c, "f", "one", Mark(9, 8), NOW + 2 * HELD))
    does(lambda c: folders.let_go(c, "f", "other"))
    assert does(lambda c: folders.hold(c, "f", "one", NOW + 2 * HELD)) == Mark(9, 7)


def test_where_there_is_no_other_nobody_is_waited_for(does: Callable[[Any], Any]) -> None:
    """A server that was killed had it, and is this one's own past."""
    does(lambda c: folders.hold(c, "f", "one", NOW))
    assert does(lambda c: folders.hold(c, "f", "other", NOW, alone=True)) is None


def test_mails_are_forgotten_with_their_days(does: Callable[[Any], Any]) -> None:
    """Their hashes too, by which a thread is found."""
    does(lambda c: seen(c, digest("<a@b>"), "mail:1", NOW))
    assert does(lambda c: known(c, ["<x@y>", "<a@b>"])) == "mail:1"
    does(lambda c: sweep(c, NOW + 1))
    assert does(lambda c: known(c, ["<a@b>"])) is None
