"""What is told of an uploaded file: its name, and why it could not be read. None of its words are in that."""

from __future__ import annotations

import re
from pathlib import PurePath

from bot.helpdesk.queue.seal import Unreadable
from bot.helpdesk.triage.read.columns import TEXT
from bot.helpdesk.triage.read.entry import NoColumn

OPEN = "sorting-"
"""How the folder's name begins that holds an open file."""
LONGEST_NAME = 200
"""Bytes of a file's name that are kept."""
_WHERE_IT_LAY = re.compile(rf"\A.*/{OPEN}[^/]*/file/")


class TooMany(Exception):
    """The file has more messages than the `most` that are taken in."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


def plain_name(name: str) -> str:
    """The last part of a file's name, of a length that disc and table take. Its ending stays, which says what kind it is."""
    last = PurePath("".join(one for one in name.replace("\\", "/") if one.isprintable())).name
    if last in ("", ".", ".."):
        return "file"
    end = PurePath(last).suffix[:10]
    stem = last.removesuffix(end).encode()[: LONGEST_NAME - len(end.encode())]
    return stem.decode("utf-8", "ignore") + end


def why(error: Exception) -> str:
    """What a clerk reads of it: triage's own sentences, and of all else the kind alone."""
    if isinstance(error, Unreadable):
        return "The kept file can't be opened any more. Upload it again."
    if isinstance(error, TooMany):
        return f"It has more than {error.most:,} messages, or blank lines. Nothing was added. Split it, or take the blank ones out."
    if isinstance(error, NoColumn):
        # Its own sentence tells what stands there, which in a file without names of columns is somebody's message.
        return f"There is no column {', '.join(TEXT[:-1])} or {TEXT[-1]}. Name the one with the messages so in its first line, and upload it again."
    if type(error).__module__.startswith("bot.helpdesk.triage"):
        return _WHERE_IT_LAY.sub("", str(error))
    return f"It could not be read ({type(error).__name__})."
