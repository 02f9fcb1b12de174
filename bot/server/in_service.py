"""Takes what the database names into service, pages and model at once, in each replica, while messages are answered."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import structlog

from bot.channels.pages.known import Known
from bot.knowledge.model import Knowledge
from bot.knowledge.serving import publish
from bot.log_lines import told
from bot.server.assistant import Assistant, Loaded
from bot.server.model_files import ModelFiles, NotHad
from bot.server.pages_of import DoesNotStand, pages_of
from bot.storage.database import Connection
from bot.storage.releases import content, releases
from bot.storage.releases.releases import Release
from bot.storage.unavailable import StoreUnavailable

log = structlog.get_logger(__name__)

SECONDS = 3.0
"""Between two looks."""
DRAINED = 60.0
"""Seconds after which no turn is left that a model began which is out of service."""
Texts = Mapping[str, str] | None
"""Path -> text of what was published; None for the files that came with the server."""
Pages = tuple[Knowledge, Known]


class InService:
    """`about`: what the pages show. What can't be had, loaded or served is told of once, and changes nothing."""

    def __init__(
        self,
        assistant: Assistant,
        files: ModelFiles,
        root: Path,
        about: Known,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._assistant, self._files, self._root, self._about = assistant, files, root, about
        self._today = today
        self._first = about.pages[0].role.id  # its page keeps its address, whatever is published
        self._seen = releases.AS_IT_CAME
        self._model = ""
        self.refused: tuple[int, str] | None = None
        """The newest release, where this server does not answer by it, and why."""

    def at_start(self) -> None:
        """What a server begins with. Raises NoModel, or what the newest model of the folder raises when it is broken.

        Nothing serves yet that could go on: so each half that fails, as after an upgrade, gives way to what came
        with the server. So do both where the database is away; they are looked for again.
        """
        try:
            found = asyncio.run(self._find())
        except StoreUnavailable:
            found = None
        if found is None:
            self._assistant.load()
            return
        release, texts = found
        try:
            loaded = self._assistant.prepare(asyncio.run(self._files.path(release.model)))
        except StoreUnavailable:  # gone since: both are looked for again
            self._assistant.load()
            return
        except Exception as error:
            if not release.model:
                raise
            log.error("model not loaded, the newest serves", release=release.id, error=told(error))
            self.refused = release.id, _plainly(error)
            loaded = self._assistant.prepare()
        # A broken one too: what stands in for it goes on, whatever pages are published beside it.
        self._seen, self._model = release.id, release.model
        try:
            pages = self._pages(release, texts)
        except Exception as error:  # noqa: BLE001  # pages that can't be read must not end the server
            log.error("pages not served, the files are", release=release.id, error=_why(error))
            self.refused = release.id, _plainly(error)
            pages = None
        self._change(loaded, pages)

    async def go_on(self, changed: Callable[[], None]) -> None:
        """Looks every few seconds what is in service. `changed` is called, in a thread, where something else is."""
        drained: float | None = None
        while True:
            await asyncio.sleep(SECONDS)
            try:
                if await self.look():
                    drained = time.monotonic() + DRAINED
                    await asyncio.to_thread(changed)
            except StoreUnavailable:
                pass  # what serves goes on serving
            except Exception as error:  # noqa: BLE001  # it has to go on, whatever it met
                log.error("release refused", release=self._seen, error=_why(error))
                self.refused = self._seen, _plainly(error)
            if drained is not None and time.monotonic() >= drained:
                drained = None
                _let_go()

    async def look(self) -> bool:
        """Whether something else serves from now on. Raises StoreUnavailable, NotHad, DoesNotStand, or what loading raises."""
        found = await self._find()
        if found is None:
            return False
        release, texts = found
        before, self._seen = self._seen, release.id  # the same once more would come to the same
        loaded = None
        # A name may stand for another file by now, as "" for a newer one.
        if release.model != self._model or release.what == "model":
            try:
                path = await self._files.path(release.model)
            except StoreUnavailable:
                self._seen = before  # it would not: nothing is wrong with the release
                raise
            loaded = await asyncio.to_thread(self._assistant.prepare, path)
        pages = await asyncio.to_thread(self._pages, release, texts)
        self._change(loaded, pages)  # here and at once: no turn begins between the two
        self._model, self.refused = release.model, None
        model = self._assistant.model.name if self._assistant.model else ""
        log.info("in service", release=release.id, content=release.content, model=model)
        return True

    async def _find(self) -> tuple[Release, Texts] | None:
        """The newest release, where it is another than was seen."""

        def ask(c: Connection) -> tuple[Release, Texts] | None:
            found = releases.current(c)
            if found is None or found.id == self._seen:
                return None
            return found, content.files(c, found.content)

        return await self._assistant.database.read(ask)

    def _pages(self, release: Release, texts: Texts) -> Pages:
        if release.content is not None and texts is None:
            raise DoesNotStand(f"the pages {release.content} are not there")
        return pages_of(texts, self._root, self._today(), self._first, str(release.id))

    def _change(self, loaded: Loaded | None, pages: Pages | None) -> None:
        if loaded is not None:
            self._assistant.take(loaded)
        if pages is not None:
            publish(pages[0])
            self._about.become(pages[1])


def _why(error: Exception) -> str:
    """These name no words of a visitor, so they can be told in full."""
    return str(error) if isinstance(error, DoesNotStand | NotHad) else told(error)


def _plainly(error: Exception) -> str:
    """For whoever published it; the log says more."""
    known = isinstance(error, DoesNotStand | NotHad)
    return str(error) if known else f"it could not be loaded ({type(error).__name__})"


def _let_go() -> None:
    """Gives back what the old model held: what was there at the start is never looked at by itself (`gc.freeze`)."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
