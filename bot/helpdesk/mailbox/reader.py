"""One look into a mailbox: what is new is sorted and kept, mail by mail; then what was sent from it.

The connection and the sorting are a thread's work. Each mail is one transaction with its mark: a
process that is killed goes on behind the last one that was kept.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import structlog

from bot.helpdesk.mailbox.as_item import item, recipient
from bot.helpdesk.mailbox.box import Box
from bot.helpdesk.mailbox.connect import Connect
from bot.helpdesk.mailbox.incoming import Letter, Sort, letters
from bot.helpdesk.mailbox.outgoing import Outgoing, outgoing
from bot.helpdesk.mailbox.trouble import Trouble
from bot.helpdesk.triage.judging import Judged
from bot.storage.database import Connection, Database
from bot.storage.mail import folders, keep
from bot.storage.mail.digest import digest
from bot.storage.mail.folders import Lost, Mark
from bot.storage.queue.item import URGENT, Incoming

log = structlog.get_logger(__name__)

T = TypeVar("T")
SEEN = ("taken", "again", "own", "answered", "passed", "failed")
"""What may come of a mail, and "failed": of a look."""
Seen = Callable[[str], None]
Ready = Callable[..., Incoming]
"""`Queue.ready`: gaps counted, address sealed."""


class Reader:
    """`name` tells mailboxes apart, and is kept as a hash only. `sent`: a folder's name; blank leaves it to the server. `own`: the mailbox's addresses."""

    def __init__(
        self,
        database: Database,
        connect: Connect,
        sort: Sort,
        ready: Ready,
        *,
        name: str,
        folder: str,
        sent: str = "",
        own: Collection[str] = (),
        days: int = 30,
        seen: Seen = lambda what: None,
    ) -> None:
        self._database = database
        self._connect = connect
        self._sort = sort
        self._ready = ready
        self._name = name
        self._folder = folder
        self._sent = sent
        self._own = frozenset(address.lower() for address in own)
        self._days = days
        self._seen = seen
        self._who = secrets.token_hex(8)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="mailbox")

    async def look(self) -> int:
        """Reads what is new; how many mails. Raises Trouble, StoreUnavailable, and what sorting raises."""
        key = self._key(self._folder)
        try:
            count = await self._look()
        except Trouble as why:
            trouble = str(why)
            await self._write(lambda c, now: folders.tell(c, key, trouble, now))
            raise
        await self._write(lambda c, now: folders.tell(c, key, "", now))
        return count

    async def _look(self) -> int:
        box = Box(await self._beside(self._connect))
        try:
            count = await self._read(box, self._folder, self._take_in)
            sent = self._sent or await self._beside(box.sent_folder)
            return count + (await self._read(box, sent, self._notice) if sent else 0)
        except asyncio.CancelledError:
            box.cut()
            raise
        finally:
            self._thread.submit(box.close)

    def stop(self) -> None:
        """Nothing is read after it."""
        self._thread.shutdown(wait=False, cancel_futures=False)

    async def _read(self, box: Box, folder: str, work: Callable[..., Any]) -> int:
        """Has `work` read what is new in a folder, unless another server does."""
        key = self._key(folder)
        try:
            alone = not self._database.shared
            held = await self._write(
                lambda c, now: folders.hold(c, key, self._who, now, alone=alone)
            )
            try:
                return await self._go_through(box, folder, key, held, work)
            finally:
                free = self._write(lambda c, now: folders.let_go(c, key, self._who))
                await asyncio.shield(free)
        except Lost:
            return 0

    async def _go_through(
        self, box: Box, folder: str, key: str, held: Mark | None, work: Callable[..., Any]
    ) -> int:
        mark = await self._begin(box, folder, key, held)
        uids = await self._beside(lambda: box.after(mark.uid))
        count: int = await work(box, key, mark.validity, uids)
        if uids:  # the last ones may be gone by now
            end = Mark(mark.validity, uids[-1])
            await self._write(lambda c, now: folders.go_on(c, key, self._who, end, now))
        return count

    def _key(self, folder: str) -> str:
        return digest(f"{self._name}/{folder}")

    async def _begin(self, box: Box, folder: str, key: str, mark: Mark | None) -> Mark:
        """Where to go on: in a folder that is new, or was made anew, with the mails of the last days."""
        validity = await self._beside(lambda: box.examine(folder))
        if mark is not None and mark.validity == validity:
            return mark
        first = await self._beside(lambda: box.first_since(self._since()))
        begun = Mark(validity, first)
        await self._write(lambda c, now: folders.go_on(c, key, self._who, begun, now))
        return begun

    def _since(self) -> date:
        today = datetime.fromtimestamp(self._database.clock(), UTC).date()
        return today - timedelta(days=self._days)

    async def _take_in(self, box: Box, key: str, validity: int, uids: list[int]) -> int:
        found: dict[int, Letter] = {}
        rows = self._sort(letters(box, uids, f"{key} {validity}", found))
        count = 0
        try:
            while (judged := await self._beside(partial(next, rows, None))) is not None:
                letter = found.pop(judged.row.row)
                mark = Mark(validity, letter.uid)
                await self._keep(letter, judged, key, mark)
                count += 1
        finally:
            self._thread.submit(_close, rows)
        return count

    async def _keep(self, letter: Letter, judged: Judged, key: str, mark: Mark) -> None:
        mail = letter.mail
        # What a form sends in the mailbox's own name, a reply would only lead back to it.
        to = None if mail.sender.lower() in self._own else recipient(mail)
        new = self._ready(item(mail, judged.row, letter.source), to)
        # Anybody can write our address into From: danger is never passed over for it.
        ours = mail.author in self._own and judged.row.priority > URGENT
        read = keep.Read(
            key, self._who, mark, mail.digest, mail.message_id, mail.answers, ours, mail.content
        )
        kept = await self._write(lambda c, now: keep.take_in(c, read, new, now))
        self._seen(kept)

    async def _notice(self, box: Box, key: str, validity: int, uids: list[int]) -> int:
        found: Iterator[Outgoing] = outgoing(box, uids)
        count = 0
        while (one := await self._beside(partial(next, found, None))) is not None:
            mark = Mark(validity, one.uid)
            read = keep.Read(key, self._who, mark, one.digest, one.message_id, one.answers)
            work = partial(_answered, read) if not one.automatic else partial(_passed, read)
            self._seen(await self._write(work))
            count += 1
        return count

    async def _beside(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def _write(self, change: Callable[[Connection, float], T]) -> T:
        now = self._database.clock()
        return await self._database.write(lambda c: change(c, now))


def _answered(read: keep.Read, c: Connection, now: float) -> keep.Kept:
    return keep.answered(c, read, now)


def _passed(read: keep.Read, c: Connection, now: float) -> keep.Kept:
    folders.go_on(c, read.folder, read.who, read.mark, now)
    return "passed"


def _close(rows: Iterator[Judged]) -> None:
    if close := getattr(rows, "close", None):
        close()
