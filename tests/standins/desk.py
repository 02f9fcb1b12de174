"""A queue over a database at a time that is set, with the talks and the workers around it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
import sqlalchemy as sa

from bot.helpdesk.queue.queue import Queue
from bot.helpdesk.queue.seal import Seal
from bot.storage.database import Database
from bot.storage.deliveries import Deliveries
from bot.storage.engine import sqlite_url
from bot.storage.inbox import Inbox
from bot.storage.outbox import Delivery, Reply
from bot.storage.queue.item import Incoming, Item
from bot.storage.tables import METADATA, OUTBOX
from bot.turn.messages import addressed, message_id, plain

T = TypeVar("T")
START = 1_900_000_000.0
KEY = "k" * 32
TO = {"to": "ann@example.org", "subject": "Re: Hours", "in_reply_to": "<1@x>", "references": ""}
SLACK = {"user": "U1", "channel": "C1", "thread": "1.2", "shared": True}


class Desk:
    """`ann` and `ben` are clerks. Replies go out on `mail` and `slack`."""

    def __init__(self, url: str) -> None:
        self.now = START
        self.database = Database(url, lambda: self.now)
        self.seal = Seal([KEY])
        self.queue = Queue(self.database, self.seal, ("mail", "slack"))
        self.inbox = Inbox(self.database)
        self.deliveries = Deliveries(self.database, self.seal.open)
        self.number = 0

    async def mail(self, **more: Any) -> int:
        """A mail with a letter that could be sent; `more` is different about it. Its item."""
        self.number += 1
        row = {
            "kind": "mail",
            "origin": f"mail:{self.number}",
            "source": "mailbox",
            "channel": "mail",
            "conversation": f"mail:thread-{self.number}",
            "subject": "Hours",
            "text": f"How long is it? {self.number}",
            "band": "high",
            "draft": "It is six sessions.",
            "quotes": ("six sessions",),
        }
        to = more.pop("to", TO)
        found = await self.queue.take_in(Incoming(**{**row, **more}), to)
        assert found is not None
        return found

    async def turn(
        self,
        conversation: str = "website:1",
        outcome: str = "handoff",
        failure: str | None = None,
        *,
        text: str = "A person, please",
        channel: str = "website",
        address: dict[str, Any] | None = None,
    ) -> str:
        """A message, and the assistant's reply to it; the reply's id."""
        self.number += 1
        said = addressed(plain("A reply.", outcome), conversation, None)
        reply = Reply(message_id(said), said)
        name = f"m{self.number}"
        await self.inbox.accept(channel, conversation, name, text, address=address)
        claim = await self.inbox.claim(conversation)
        assert claim is not None
        await self.inbox.finish(claim, reply, outcome, failure)
        return reply.reply_id

    async def only(self) -> Item:
        """The one item that there is."""
        from bot.storage.queue.filter import Filter

        [item] = (await self.queue.page(Filter(status=None))).items
        return item

    async def claimed(self, item_id: int, who: str = "ann") -> Item:
        item = (await self.queue.item(item_id)).item
        return await self.queue.claim(item_id, item.version, who)

    async def sent(self, item_id: int, who: str = "ann") -> Item:
        """Claimed, and Send pressed."""
        item = await self.claimed(item_id, who)
        return await self.queue.send(item_id, item.version, who)

    async def due(self) -> list[Delivery]:
        return await self.deliveries.due(["mail", "slack"])

    async def rows(self, table: sa.Table = OUTBOX, *where: Any) -> list[Any]:
        query = sa.select(table).where(*where).order_by(*table.primary_key)
        return await self.database.read(lambda c: list(c.execute(query)))

    async def state(self, item_id: int) -> tuple[str, str, str]:
        """Its status, how it ended, and its trouble."""
        item = (await self.queue.item(item_id)).item
        return item.status, item.ended, item.trouble


def run(work: Callable[[], Awaitable[T]]) -> T:
    """Runs the body of a test."""

    async def body() -> T:
        return await work()

    return asyncio.run(body())


def empty(database: Database) -> None:
    """Takes everything out of it but the audit, which lets nothing go: quicker than another database."""
    with database.ready().begin() as connection:
        for table in METADATA.sorted_tables:
            if table.name != "desk_audit":
                connection.execute(table.delete())


@pytest.fixture(scope="session")
def shared_postgres(postgres: Callable[[], str]) -> str:
    """The address of one database for all tests of the queue."""
    return postgres()


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """An empty queue, on each kind of database in turn."""
    monkeypatch.setattr("bot.storage.engine.SYNCHRONOUS", "OFF")  # no power is cut here
    if request.param == "sqlite":
        made = Desk(sqlite_url(tmp_path))
    else:
        made = Desk(request.getfixturevalue("shared_postgres"))
        empty(made.database)
    yield made
    made.database.close()
