"""A talk is read back in its order: what was asked beside what was answered, and nobody else's."""

from __future__ import annotations

import asyncio

from bot.storage.database import Database
from bot.storage.inbox import Inbox
from bot.storage.outbox import Reply
from bot.storage.talk import NEWEST, Exchange, exchanges


async def said(inbox: Inbox, talk: str, name: str, *, answered: bool = True) -> None:
    """A message with the text `name` and, where it is answered, the reply `re name`."""
    await inbox.accept("website", talk, name, name)
    if answered:
        claim = await inbox.claim(talk)
        assert claim is not None
        await inbox.finish(claim, Reply(f"{talk}-{name}", [{"text": f"re {name}"}]), "answer")


async def noted(inbox: Inbox, talk: str) -> None:
    """That help was given beside the talk: it is no message of anybody's."""
    await inbox.accept("note", talk, "n", "", kind="note")
    claim = await inbox.claim(talk)
    assert claim is not None
    await inbox.finish(claim, None, None)


def test_what_was_asked_stands_with_its_answer(database_url: str) -> None:
    """Oldest first, what is open at the end; notes and other talks are not in it."""

    async def talk() -> list[Exchange]:
        database = Database(database_url)
        inbox = Inbox(database)
        for name in ("one", "two"):
            await said(inbox, "mine", name)
            await said(inbox, "another", f"other {name}")
        await noted(inbox, "mine")
        await said(inbox, "mine", "three", answered=False)
        return await exchanges(database, "mine")

    assert asyncio.run(talk()) == [
        Exchange("one", [{"text": "re one"}], "assistant", "returned"),
        Exchange("two", [{"text": "re two"}], "assistant", "returned"),
        Exchange("three", None),
    ]


def test_of_a_long_talk_the_newest_are_read(database_url: str) -> None:
    async def talk() -> list[Exchange]:
        database = Database(database_url)
        for number in range(NEWEST + 3):
            await said(Inbox(database), "mine", str(number))
        return await exchanges(database, "mine")

    found = asyncio.run(talk())
    assert [one.asked for one in found] == [str(number) for number in range(3, NEWEST + 3)]
