"""What a reader finds in one place of a file, and what it raises for a file that it can't read."""

from __future__ import annotations

from dataclasses import dataclass

MOST = 500_000
"""Characters of one message, or of one row, that are read."""


@dataclass(frozen=True)
class Entry:
    """`place`: where in the file, as a person would name it; empty where the file is one message.

    `error`: why this is no message. What stood there is then in `text`, for it may name danger all the same.
    `automatic`: a program sent it, or it is junk.
    """

    place: str
    subject: str = ""
    text: str = ""
    error: str = ""
    automatic: bool = False


class Unreadable(Exception):
    """A file that can't be read at all. Its text is a sentence that says what to do."""


class NoColumn(Unreadable):
    """A table without the column. Its text tells the columns that there are: a person's words, where the table has no line for them."""
