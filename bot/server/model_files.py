"""The file of a model that is in service: of this server's folder, else of the database; never one without our mark."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.server.versions import digest_of, in_folder, marked
from bot.storage.database import Connection, Database
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
        return await self._database.read(lambda c: self._fetch(c, model))

    def close(self) -> None:
        self._fetched.cleanup()

    def _fetch(self, c: Connection, model: Model) -> Path:
        path, sha = Path(self._fetched.name) / model.name, hashlib.sha256()
        with path.open("wb") as file:
            for part in models.content(c, model.name):
                sha.update(part)
                file.write(part)
        if sha.hexdigest() == model.digest:
            return path
        path.unlink()
        raise NotHad(f"{model.name}: not found, or another file by now")
