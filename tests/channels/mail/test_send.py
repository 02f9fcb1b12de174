"""Replies of the outbox go out by mail: once, to the address that was frozen, or wait with their reason."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from bot.channels.mail.place import contradictions, mail
from bot.channels.mail.send import AT_ONCE, MailSender
from bot.channels.mail.smtp import Smtp
from bot.settings import load
from bot.storage.database import Database
from bot.storage.deliveries import Deliveries
from bot.storage.outbox import PERSON, Reply, push
from bot.storage.tables import OUTBOX
from bot.turn.deliver import Delivering, Later, Never
from bot.turn.messages import plain
from tests.channels.mail.conftest import ADDRESS, FROM, delivery
from tests.standins.smtp import DROP_AFTER, Mailserver

Start = Callable[[str], Mailserver]
Client = Callable[..., Smtp]
NOW = 1_764_500_000.0


class World:
    """A database, a clock, and as many servers as are asked for, each with a worker and a connection of its own."""

    def __init__(self, url: str) -> None:
        self.now = NOW
        self.database = Database(url, lambda: self.now)

    def worker(self, smtp: Smtp) -> Delivering:
        senders = {"mail": MailSender(smtp, FROM)}
        return Delivering(Deliveries(self.database), senders, lambda: self.now, lambda: 1.0)

    async def put(self, reply_id: str, author: str = PERSON, talk: str = "") -> None:
        reply = Reply(reply_id, plain("Hello", "handoff"))
        await self.database.write(
            lambda c: push(c, "mail", talk or f"mail:{reply_id}", ADDRESS, reply, self.now, author)
        )

    async def row(self, reply_id: str) -> Any:
        query = sa.select(OUTBOX).where(OUTBOX.c.reply_id == reply_id)
        return await self.database.read(lambda c: c.execute(query).one())


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    made = World(database_url)
    yield made
    made.database.close()


def test_two_servers_send_one_mail(world: World, mailserver: Start, smtp: Client) -> None:
    """And a later look of either sends none."""
    server = mailserver("")

    async def run() -> None:
        await world.put("a1")
        one, other = world.worker(smtp(server.port)), world.worker(smtp(server.port))
        await asyncio.gather(one.send_due(), other.send_due())
        world.now += 3_600
        await asyncio.gather(one.send_due(), other.send_due())
        row = await world.row("a1")
        assert (row.status, row.address) == ("sent", None)  # the address is kept no longer

    asyncio.run(run())
    assert [one["Message-ID"] for one in server.mails] == ["<a1@example.org>"]
    assert server.to == ["jo@example.org"]


def test_for_now_and_for_good(world: World, mailserver: Start, smtp: Client) -> None:
    """A busy server is asked again; one that refuses has the reply put aside, with its reason and without its words."""
    server = mailserver("")
    server.does = ["451 4.7.0 jo@example.org greylisted", "554 5.7.1 jo@example.org is spam"]

    async def run() -> None:
        worker = world.worker(smtp(server.port))
        await world.put("a1")
        await worker.send_due()
        row = await world.row("a1")
        assert (row.status, row.reason) == ("waiting", "the server refused the mail: 451 4.7.0")
        world.now += 600
        await worker.send_due()
        row = await world.row("a1")
        assert (row.status, row.reason) == ("dead", "the server refused the mail: 554 5.7.1")

    asyncio.run(run())
    assert server.kept == []


def test_a_persons_reply_of_unknown_fate_is_not_repeated(
    world: World, mailserver: Start, smtp: Client
) -> None:
    """The assistant's own is, under the same id, by which its receiver may know it."""
    server = mailserver("")
    server.does = [DROP_AFTER, DROP_AFTER]

    async def run() -> None:
        worker = world.worker(smtp(server.port))
        await world.put("a1", PERSON)
        await worker.send_due()
        await world.put("b2", "assistant")
        await worker.send_due()
        world.now += 600
        await worker.send_due()
        assert (await world.row("a1")).status == "unknown"
        assert (await world.row("b2")).status == "sent"

    asyncio.run(run())
    ids = [one["Message-ID"] for one in server.mails]
    assert ids == ["<a1@example.org>", "<b2@example.org>", "<b2@example.org>"]


def test_a_bulk_of_replies_goes_over_few_connections(mailserver: Start, smtp: Client) -> None:
    """More at once Exchange Online does not take; who finds none free comes again soon, and is not thought lost."""
    server = mailserver("")
    server.does = ["slow 0.2"] * 8

    async def run() -> None:
        sender = MailSender(smtp(server.port), FROM)
        some = (sender.send(delivery(reply_id=f"a{number}")) for number in range(8))
        assert await asyncio.gather(*some) == [None] * 8
        server.does = ["slow 4"] * AT_ONCE
        some = (sender.send(delivery(reply_id=f"b{number}")) for number in range(AT_ONCE + 1))
        found = await asyncio.gather(*some, return_exceptions=True)
        assert [str(one) for one in found if isinstance(one, Later)] == ["others are on their way"]

    asyncio.run(run())
    assert server.most_at_once == AT_ONCE


def test_only_what_a_program_wrote_says_so(mailserver: Start, smtp: Client) -> None:
    """So that no other program answers it; a person's reply is a person's."""
    server = mailserver("")

    async def run() -> None:
        sender = MailSender(smtp(server.port), FROM)
        await sender.send(delivery(author=PERSON))
        await sender.send(delivery(author="assistant"))
        notice = {"to": "staff@example.org", "subject": "Urgent in the helpdesk"}
        await sender.send(delivery(author="assistant", address=notice))

    asyncio.run(run())
    assert [one["Auto-Submitted"] for one in server.mails] == [None, "auto-replied", "auto-generated"]  # fmt: skip


@pytest.mark.parametrize("address", [{}, {"to": "x"}, {**ADDRESS, "subject": "a\r\nBcc: b@c.org"}])
def test_an_address_that_is_none_reaches_no_server(
    mailserver: Start, smtp: Client, address: dict[str, Any]
) -> None:
    """It is refused before anybody is called."""
    server = mailserver("")
    with pytest.raises(Never, match="can't be a mail"):
        asyncio.run(MailSender(smtp(server.port), FROM).send(delivery(address=address)))
    assert server.connections == 0


def test_no_log_line_holds_an_address_or_a_word(
    world: World, mailserver: Start, smtp: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever a server says of them."""
    server = mailserver("")
    server.refuses = ["550 5.1.1 <jo@example.org> Hello unknown"]

    async def run() -> None:
        await world.put("a1")
        await world.worker(smtp(server.port)).send_due()

    asyncio.run(run())
    out = "".join(capsys.readouterr())
    assert "reply put aside" in out and "jo@" not in out and "Hello" not in out


def test_mail_is_off_until_it_is_set() -> None:
    """And a login without what it needs is named at the start."""
    house: Any = type("House", (), {"settings": load({})})
    assert mail(house) is None
    bare = load({"SMTP_URL": "smtps://me@mail.example.org", "MAIL_FROM": "me@example.org"})
    assert "SMTP_PASSWORD is missing" in contradictions(bare)[0]
    half = load({"MAILBOX_URL": "imaps://me@mail.example.org/INBOX", "MAILBOX_CLIENT_ID": "x"})
    assert "belong together" in contradictions(half)[0]
    whole = load({**json.loads('{"SMTP_PASSWORD": "x"}'), "SMTP_URL": "smtps://me@mail.example.org"})  # fmt: skip
    assert contradictions(whole) == []
