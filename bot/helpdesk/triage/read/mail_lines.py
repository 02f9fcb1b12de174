"""The lines of one mail, in pieces of bounded length, read up to the next boundary of a MIME part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import IO

PIECE = 65_536  # bytes; a line of a mail should have 998 at most
END = -1


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Lines with their ends; a longer one comes in several pieces."""
    while piece := file.readline(PIECE):
        yield piece


class MailLines:
    """One mail's lines. `stopped`: at which of the boundaries the last reading ended, END for the end of the mail.

    `closed`: whether that boundary was the last of its kind. `kept`: how many bytes of it the reader has kept so far.
    """

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines: Iterator[bytes] = iter(lines)
        self._begins = True  # whether the next piece begins a line
        self.stopped = END
        self.closed = False
        self.kept = 0

    def until(self, boundaries: tuple[bytes, ...]) -> Iterator[bytes]:
        """The pieces before the next line that is one of `boundaries`; any of them may end an inner part."""
        for piece in self._lines:
            begins, self._begins = self._begins, piece.endswith(b"\n")
            if begins and piece.startswith(b"--"):
                line = piece.rstrip()
                for at, boundary in enumerate(boundaries):
                    if line in (boundary, boundary + b"--"):
                        self.stopped, self.closed = at, line != boundary
                        return
            yield piece
        self.stopped, self.closed = END, True

    def give_back(self, piece: bytes) -> None:
        """`piece`, which began a line, is read again."""
        self._lines, self._begins = chain([piece], self._lines), True

    def skip(self, boundaries: tuple[bytes, ...]) -> None:
        """Read up to the next boundary and keep nothing."""
        for _ in self.until(boundaries):
            pass
