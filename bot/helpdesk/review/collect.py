"""Collects what was not answered or was corrected, as long as the server runs."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from bot.helpdesk.review.cluster import Clusters, digest
from bot.helpdesk.review.fit import Check
from bot.helpdesk.review.labels import Labels
from bot.helpdesk.triage.danger import told_by_words
from bot.log_lines import told
from bot.storage.database import Database
from bot.storage.review import find, keep, read
from bot.storage.review.question import Found, Kept
from bot.storage.unavailable import StoreUnavailable

log = structlog.get_logger(__name__)

SECONDS = 60.0
"""Between two looks."""


class Collecting:
    """`check`: the safety rules. What names danger is left out at once: people read it in the queue."""

    def __init__(self, database: Database, labels: Labels, check: Check) -> None:
        self._database, self._labels, self._check = database, labels, check

    async def go_on(self) -> None:
        """Looks every minute. What was found stays found while the database is away."""
        while True:
            try:
                await self.collect()
            except StoreUnavailable as error:
                log.warning("questions not collected", error=told(error))
            except Exception as error:  # noqa: BLE001  # it has to go on
                log.error("questions not collected", error=told(error))
            await asyncio.sleep(SECONDS)

    async def collect(self) -> int:
        """Collects what is there; how many questions are new. Raises StoreUnavailable."""
        added = 0
        while found := await self._database.read(lambda c: find.find(c, self._database.clock())):
            known = await self._database.read(read.compared)
            new = await asyncio.to_thread(self._clustered, found, known)
            kept = await self._database.write(lambda c, new=new: keep.keep(c, new))  # type: ignore[misc]
            if not kept:  # others were quicker, or it was erased: what is left comes the next time
                break
            added += kept
        return added

    def _clustered(self, found: Sequence[Found], known: Sequence[tuple[str, str]]) -> list[Kept]:
        clusters = Clusters(known)
        return [
            Kept(
                one,
                digest(one.text),
                clusters.assign(one.text, self._labels.intent(one.guess)),
                "left_out" if told_by_words(one.text, self._check) else "open",
            )
            for one in found
        ]
