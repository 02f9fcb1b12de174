"""An XLSX file is a ZIP archive: of a few hundred kilobytes, gigabytes can come out. What is held of it at once has an end."""

from __future__ import annotations

from typing import IO, Any
from zipfile import ZipFile

AT_ONCE = 8 << 20
"""Bytes between two rows, or two texts; Excel puts 32,767 characters into a cell."""
PART = 64 << 20
"""Bytes of a part that is read as a whole: styles, the list of sheets."""
WHOLE = 2 << 30
"""Bytes of all parts together: the texts go to a file on the disc."""


class TooLarge(ValueError):
    """No spreadsheet program writes such a file."""


class Archive(ZipFile):
    """Of the size that its own directory says; no part gives more bytes than that."""

    def __init__(self, file: Any) -> None:
        super().__init__(file)
        if sum(one.file_size for one in self.infolist()) > WHOLE:
            self.close()
            raise TooLarge

    def read(self, name: Any, pwd: bytes | None = None) -> bytes:
        if self.getinfo(getattr(name, "filename", name)).file_size > PART:
            raise TooLarge
        return super().read(name, pwd)


class Bounded:
    """A part that is read bit by bit; whoever reads says when something of it is done with."""

    def __init__(self, part: IO[bytes]) -> None:
        self._part = part
        self._since = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises TooLarge."""
        found = self._part.read(size)
        self._since += len(found)
        if self._since > AT_ONCE:
            raise TooLarge
        return found

    def done(self) -> None:
        """What was read so far is held no longer."""
        self._since = 0
