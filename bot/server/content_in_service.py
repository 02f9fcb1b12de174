"""Takes the content into service that the database names, in each replica, while messages are answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog

from bot.channels.pages.known import Known, known
from bot.knowledge.built import read_built
from bot.knowledge.model import Knowledge
from bot.knowledge.read_knowledge import load
from bot.knowledge.serving import publish
from bot.knowledge.snapshot import lay_out
from bot.knowledge.sources import sources
from bot.log_lines import told
from bot.storage.content import versions
from bot.storage.content.versions import Use
from bot.storage.database import Connection, Database
from bot.storage.unavailable import StoreUnavailable

log = structlog.get_logger(__name__)

SECONDS = 3.0
"""Between two looks."""


class DoesNotStand(Exception):
    """A version whose quotes do not stand on its pages, or a page of which can't be served; the message names them."""


class ContentInService:
    """`about`: what the pages show. `changed` is called, in a thread, where something else is served from now on.

    A version that can't be served is told of once and changes nothing.
    """

    def __init__(
        self,
        database: Database,
        root: Path,
        about: Known,
        changed: Callable[[], None] = lambda: None,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._database, self._root, self._about = database, root, about
        self._changed, self._today = changed, today
        self._first = about.pages[0].role.id  # its page keeps its address, whatever is published
        self._seen = 0

    async def at_start(self) -> None:
        """What was published last is served from the first message on; the files, where the database is away."""
        await self._safely()

    async def go_on(self) -> None:
        """Looks every few seconds what is published, and changes to it."""
        while True:
            await asyncio.sleep(SECONDS)
            await self._safely()

    async def look(self) -> bool:
        """Whether something else is served from now on. Raises StoreUnavailable, DoesNotStand, or what reading raises."""
        found = await self._database.read(self._ask)
        if found is None:
            return False
        use, texts = found
        self._seen = use.id  # whatever comes of it: the same once more would come to the same
        if use.version is not None and texts is None:
            raise DoesNotStand(f"version {use.version} is not there")
        made = await asyncio.to_thread(self._make, use.version, texts)
        # Here and at once: no turn begins between the two.
        publish(made[0])
        self._about.become(made[1])
        await asyncio.to_thread(self._changed)
        log.info("content in service", version=use.version or "files")
        return True

    def _ask(self, c: Connection) -> tuple[Use, Mapping[str, str] | None] | None:
        use = versions.current(c)
        if use is None or use.id == self._seen:
            return None
        return use, versions.files(c, use.version) if use.version else None

    def _make(
        self, version: int | None, texts: Mapping[str, str] | None
    ) -> tuple[Knowledge | None, Known]:
        if texts is None:
            return None, known(self._root, self._today())
        with TemporaryDirectory(prefix="content-") as name:
            folder = Path(name).resolve()
            lay_out(texts, self._root, folder)
            for of in sources(folder):
                built = read_built(of)
                if built is None or built.missing:
                    why = "; ".join((built.missing if built else {}).values())
                    raise DoesNotStand(f"version {version}, {of.role}: {why}")
            knowledge = load(folder, self._today())
            if len(knowledge.roles) != len(sources(folder)):
                raise DoesNotStand(f"version {version}: a role can't be served")
            return replace(knowledge, version=str(version)), known(
                folder, self._today(), self._first
            )

    async def _safely(self) -> None:
        try:
            await self.look()
        except StoreUnavailable:
            pass  # what serves goes on serving
        except DoesNotStand as why:
            log.error("content refused", because=str(why))
        except Exception as error:  # noqa: BLE001  # it has to go on, whatever it met
            log.error("content not changed", error=told(error))
