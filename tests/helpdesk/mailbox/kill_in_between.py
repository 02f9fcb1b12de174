"""Reads the mailbox, and is killed at the third mail: before its transaction is committed, or after. Run by a test."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import Any

from bot.channels.mail.tls import trusted
from bot.helpdesk.mailbox.connect import connecting
from bot.helpdesk.mailbox.reader import Reader
from bot.helpdesk.queue.queue import Queue
from bot.helpdesk.queue.seal import Seal
from bot.setting_kinds import MailServer
from bot.storage.database import Database
from bot.storage.mail import keep
from tests.helpdesk.mailbox.conftest import SECRET, sort
from tests.standins.dovecot import PASSWORD, USER


def main(url: str, port: str, ca: str, when: str) -> None:
    database, count = Database(url), 0
    queue = Queue(database, Seal([SECRET]))

    def die_at_the_third(moment: str) -> None:
        nonlocal count
        count += moment == "marked"
        if count == 3 and moment == when:
            os.kill(os.getpid(), signal.SIGKILL)

    go_on = keep.go_on

    def marking(*given: Any) -> None:
        go_on(*given)
        die_at_the_third("marked")

    keep.go_on = marking
    connect = connecting(MailServer(True, USER, "localhost", int(port)), PASSWORD, None, trusted(ca, "CA"))  # fmt: skip
    reader = Reader(
        database, connect, sort, queue.ready, name="tests", folder="INBOX",
        seen=lambda what: die_at_the_third("after"),
    )  # fmt: skip
    asyncio.run(reader.look())


if __name__ == "__main__":
    main(*sys.argv[1:])
