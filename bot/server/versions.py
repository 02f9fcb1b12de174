"""Models as files: in the folder, under `versions` in it, or in the database; each known by its digest and our mark."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence
from pathlib import Path

VERSIONS = "versions"
"""Under the folder of models: what is never the newest by itself, but has to be taken into service."""
_NAME = re.compile(r"[\w.-]{1,100}\.tar\.gz", re.ASCII)


def name_of(given: str) -> str | None:
    """The name of a model's file, its ending added where it is left out; None where that can be none."""
    name = given if given.endswith(".tar.gz") else f"{given}.tar.gz"
    return name if _NAME.fullmatch(name) and not name.startswith(".") else None


def in_folder(folder: Path, name: str) -> Path | None:
    """Where the folder has it."""
    places = (folder / VERSIONS / name, folder / name)
    return next((path for path in places if path.is_file()), None)


def digest_of(path: Path) -> str:
    """SHA-256, in 64 hexadecimal digits. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def mark_of(secret: str, name: str, digest: str) -> str:
    """What only who knows SECRET_KEY can write: a model names the classes that run, so a row alone must not bring one in."""
    told = f"model\0{name}\0{digest}".encode()
    return hmac.new(secret.encode(), told, hashlib.sha256).hexdigest()


def marked(keys: Sequence[str], name: str, digest: str, mark: str) -> bool:
    """Whether one of our keys made the mark."""
    return any(hmac.compare_digest(mark_of(key, name, digest), mark) for key in keys if key)
