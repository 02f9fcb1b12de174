"""One message to be sorted, wherever it came from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    """`row`: 1 for the first message of the run. `source`: the file, and the place in it, as a person would name it.

    `error`: why nothing could be read there, with the file's line; then `subject` and `text` may be empty.
    `automatic`: a program sent it, or it is junk: it is not to be answered.
    """

    row: int
    source: str
    subject: str = ""
    text: str = ""
    error: str | None = None
    automatic: bool = False
