"""The key that signs sessions: SECRET_KEY, or one that is made once and kept with the data."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from bot.settings import BadSetting, Settings

FILE = "secret_key"


def secret_key(settings: Settings) -> str:
    """The key. Raises BadSetting where the kept one can't be one, and OSError."""
    return settings.secret_key or kept_key(settings.data_dir)


def kept_key(folder: Path) -> str:
    """The key kept in `folder`; makes it, readable by nobody else, where there is none."""
    path = folder / FILE
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _write(path, secrets.token_hex(32))
    key = path.read_text(encoding="utf-8", errors="replace").strip()
    if len(key) < 64:
        raise BadSetting(f"{path} holds no key. Remove it, and a new one is made.")
    path.chmod(0o600)  # a copy may have been made with wider rights
    return key


def _write(path: Path, key: str) -> None:
    """Writes `path` whole or not at all; another process's, made meanwhile, stays."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(file, "w", encoding="utf-8") as stream:
            stream.write(key)
            stream.flush()
            os.fsync(stream.fileno())
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        part.unlink()
