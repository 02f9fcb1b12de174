"""Whether a server uses an SQLite database: another file must not be put in its place meanwhile.

The server would go on with the one that it has open, and all that it writes from then on would be lost.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path


class InUse(Exception):
    """A server has it open."""


def hold(file: Path) -> TextIOWrapper:
    """Marks `file` as used for as long as what is returned is open; servers may share it. Raises OSError."""
    mark = _beside(file).open("a", encoding="utf-8")
    fcntl.flock(mark, fcntl.LOCK_SH)
    return mark


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """Keeps servers from opening `file` meanwhile. Raises InUse where one has it open."""
    with _beside(file).open("a", encoding="utf-8") as mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUse(f"A server uses {file}.") from None
        yield


def _beside(file: Path) -> Path:
    return file.with_name(file.name + ".in-use")
