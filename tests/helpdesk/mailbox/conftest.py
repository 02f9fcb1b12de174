"""A real mailbox on this machine, and what reads it into a queue."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.channels.mail.access_token import AccessTokens
from bot.channels.mail.tls import trusted
from bot.helpdesk.mailbox.connect import connecting
from bot.helpdesk.mailbox.reader import Reader
from bot.helpdesk.queue.queue import Queue
from bot.helpdesk.queue.seal import Seal
from bot.helpdesk.triage.judging import Judged, judged
from bot.helpdesk.triage.message import Message
from bot.setting_kinds import MailServer
from bot.storage.database import Database
from bot.storage.engine import sqlite_url
from bot.storage.queue.item import Whole
from bot.storage.queue.tables import ITEMS
from tests.helpdesk.triage.plain_judge import PlainJudge
from tests.standins.dovecot import PASSWORD, USER, Dovecot, NoDovecot
from tests.standins.token_server import TokenServer

SECRET = "k" * 32
ASKS = "How many sessions are there?"


def mail(
    text: str = ASKS,
    *,
    id: str | None = "<1@example.org>",
    sender: str = "Jo Bloggs <jo@example.org>",
    subject: str = "Sessions",
    **headers: str,
) -> bytes:
    """A mail; `headers` with _ for -."""
    lines = {"From": sender, "To": USER, "Subject": subject, "Date": format_datetime(datetime(2026, 11, 30, 8, 45, tzinfo=UTC))}  # fmt: skip
    if id is not None:
        lines["Message-ID"] = id
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{head}\r\n{text}\r\n".encode()


def sort(messages: Iterable[Message]) -> Iterator[Judged]:
    judge = PlainJudge()
    return (judged(judge, message) for message in messages)


class Desk:
    """A queue, and a reader of the mailbox."""

    def __init__(self, dovecot: Dovecot, url: str) -> None:
        self.dovecot = dovecot
        self.database = Database(url)
        self.queue = Queue(self.database, Seal([SECRET]), ("mail",))
        self.seen: list[str] = []
        self.reader = self.another()

    def another(self, **more: Any) -> Reader:
        """Another server's."""
        given: dict[str, Any] = {"sort": sort, "connect": connect(self.dovecot), "seen": self.seen.append, "own": [USER]}  # fmt: skip
        return Reader(
            self.database, ready=self.queue.ready, name="tests", folder="INBOX", **{**given, **more}
        )

    def look(self, reader: Reader | None = None) -> int:
        return asyncio.run((reader or self.reader).look())

    def items(self) -> list[Whole]:
        async def run() -> list[Whole]:
            query = sa.select(ITEMS.c.id).order_by(ITEMS.c.id)
            ids = await self.database.read(lambda c: list(c.execute(query).scalars()))
            return [await self.queue.item(one) for one in ids]

        return asyncio.run(run())

    @property
    def item(self) -> Whole:
        (one,) = self.items()
        return one


def connect(
    dovecot: Dovecot,
    password: str = PASSWORD,
    tokens: AccessTokens | None = None,
    *,
    ca: Path | None = None,
    port: int | None = None,
) -> Any:
    server = MailServer(True, USER, "localhost", port or dovecot.tls, "INBOX")
    return connecting(server, password, tokens, trusted(str(ca or dovecot.certificates.ca), "MAILBOX_CA"))  # fmt: skip


@pytest.fixture(scope="session")
def token_server() -> Iterator[TokenServer]:
    server = TokenServer(USER).start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def running_dovecot(token_server: TokenServer) -> Iterator[Dovecot]:
    try:
        server = Dovecot(introspection=token_server.introspection)
    except NoDovecot as missing:
        pytest.skip(str(missing))
    server.start()
    yield server
    server.remove()


@pytest.fixture
def dovecot(running_dovecot: Dovecot) -> Dovecot:
    """With an empty mailbox."""
    running_dovecot.empty()
    return running_dovecot


@pytest.fixture
def desk(dovecot: Dovecot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(dovecot, sqlite_url(tmp_path))
    yield made
    made.database.close()
