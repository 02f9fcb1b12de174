"""Takes the model into service that the database names, in each replica, while messages are answered."""

from __future__ import annotations

import asyncio
import gc
import hashlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog

from bot.log_lines import told
from bot.server.assistant import Assistant
from bot.server.versions import digest_of, in_folder, marked
from bot.storage.database import Connection, Database
from bot.storage.review import models
from bot.storage.review.models import Model, Use
from bot.storage.unavailable import StoreUnavailable

log = structlog.get_logger(__name__)

SECONDS = 5.0
"""Between two looks."""
DRAINED = 60.0
"""Seconds after which no turn is left that a model began which is out of service."""
Swap = Callable[[Path | None], str]
"""Loads a model and answers with it from then on; None: the newest of the folder. Its name. Raises what a broken one raises."""


class InService:
    """`keys`: SECRET_KEY and the one before it. A model that can't be had, or loaded, is told of once and changes nothing."""

    def __init__(self, database: Database, folder: Path, keys: Sequence[str]) -> None:
        self._database, self._folder, self._keys = database, folder, keys
        self._seen: int | None = None
        self._fetched = TemporaryDirectory(prefix="models-")

    async def at_start(self) -> Path | None:
        """The model to begin with; None for the newest of the folder, and where the database is away."""
        try:
            found = await self._database.read(models.current)
        except StoreUnavailable:
            return None  # looked for again, every few seconds
        if found is None:
            self._seen = 0
            return None
        self._seen = found.id
        return await self._file(found)

    async def go_on(self, swap: Swap) -> None:
        """Looks every few seconds which model is in service, and changes to it."""
        drained: float | None = None
        while True:
            await asyncio.sleep(SECONDS)
            try:
                if await self.look(swap):
                    drained = time.monotonic() + DRAINED
            except StoreUnavailable:
                pass  # what serves goes on serving
            except Exception as error:  # noqa: BLE001  # it has to go on, whatever it met
                log.error("model not changed", error=told(error))
            if drained is not None and time.monotonic() >= drained:
                drained = None
                _let_go()

    async def look(self, swap: Swap) -> bool:
        """Whether another model serves from now on. Raises StoreUnavailable, or what loading raises: then the old one serves on."""
        found = await self._database.read(models.current)
        if found is None or found.id == self._seen:
            return False
        self._seen = found.id  # whatever comes of it: the same once more would come to the same
        path = await self._file(found)
        if path is None and found.model is not None:
            return False
        name = await asyncio.to_thread(swap, path)
        log.info("model in service", model=name)
        return True

    def close(self) -> None:
        self._fetched.cleanup()

    async def _file(self, found: Use) -> Path | None:
        """The model's file: of the folder, else of the database. None where it can't be had, which is told of."""
        model = found.model
        if model is None:
            return None
        if not marked(self._keys, model.name, model.digest, model.mark):
            log.error("model refused: its mark is none of ours", model=model.name)
            return None
        here = in_folder(self._folder, model.name)
        if here is not None and await asyncio.to_thread(digest_of, here) == model.digest:
            return here
        fetched = await self._database.read(lambda c: self._fetch(c, model))
        if fetched is None:
            log.error("model not found, or another file by now", model=model.name)
        return fetched

    def _fetch(self, c: Connection, model: Model) -> Path | None:
        path, sha = Path(self._fetched.name) / model.name, hashlib.sha256()
        with path.open("wb") as file:
            for part in models.content(c, model.name):
                sha.update(part)
                file.write(part)
        if sha.hexdigest() == model.digest:
            return path
        path.unlink()
        return None


def load_first(assistant: Assistant, model: Path | None) -> None:
    """Loads the model to begin with; where that fails, as after an upgrade, the newest. Raises NoModel, or what a broken one raises."""
    try:
        assistant.load(model)
    except Exception as error:
        if model is None:
            raise
        log.error("model not loaded, the newest serves", model=model.name, error=told(error))
        assistant.load()


def _let_go() -> None:
    """Gives back what the old model held: what was there at the start is never looked at by itself (`gc.freeze`)."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
