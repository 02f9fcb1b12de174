"""The file of a model that is in service: of this server's folder, else of the database; never one without our mark."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.server.versions import digest_of, in_folder, marked
from bot.storage.database import Database
from bot.storage.releases import models
from bot.storage.releases.models import Model


class NotHad(Exception):
    """A model that can't be had; the message says why."""


class ModelFiles:
    """`keys`: SECRET_KEY and the one before it."""

    def __init__(self, database: Database, folder: Path, keys: Sequence[str]) -> None:
        self._database, self._folder, self._keys = database, folder, keys
        self._fetched = TemporaryDirectory(prefix="models-")

    async def path(self, name: str) -> Path | None:
        """Where it is; None for "", the newest of the folder. Raises NotHad or StoreUnavailable."""
        if not name:
            return None
        model = await self._database.read(lambda c: models.find(c, name))
        if model is None:
            raise NotHad(f"{name}: it is not kept any more")
        if not marked(self._keys, model.name, model.digest, model.mark):
            raise NotHad(f"{name}: its mark is none of ours")
        here = in_folder(self._folder, name)
        if here is not None and await asyncio.to_thread(digest_of, here) == model.digest:
            return here
        return await self._fetch(model)

    def close(self) -> None:
        self._fetched.cleanup()

    async def _fetch(self, model: Model) -> Path:
        """Part by part: each has the database's few seconds to itself. What was fetched before is loaded by now, and goes."""
        folder, sha, number = Path(self._fetched.name), hashlib.sha256(), 0
        for other in folder.iterdir():
            other.unlink()
        path = folder / model.name
        with path.open("wb") as file:
            while part := await self._database.read(partial(models.part, name=model.name, number=number)):  # fmt: skip
                sha.update(part)
                file.write(part)
                number += 1
        if sha.hexdigest() == model.digest:
            return path
        path.unlink()
        raise NotHad(f"{model.name}: not found, or another file by now")
