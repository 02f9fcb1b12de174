"""EML, a mail a file; and MBOX, many mails in one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from bot.helpdesk.triage.read.entry import Entry, Unreadable
from bot.helpdesk.triage.read.mail import read_mail
from bot.helpdesk.triage.read.mail_lines import pieces

# "From jane@example.org Mon Nov 30 08:00:00 2026": a line of the message itself may begin with "From ", too
_DATED = re.compile(rb"From .*\d\d?:\d\d.*\b\d{4}\b")
_ANY = re.compile(rb"From ")
_ESCAPED = re.compile(rb">+From ")


def read_eml(path: Path) -> Iterator[Entry]:
    """The one mail of the file. Raises OSError."""
    with path.open("rb") as file:
        yield read_mail(pieces(file))


def read_mbox(path: Path, name: str) -> Iterator[Entry]:
    """The mails, in their order. Raises Unreadable for what does not begin like one; OSError."""
    with path.open("rb") as file:
        first = file.readline(1_000)
    if first and not _ANY.match(first):
        raise Unreadable(f"{name}: this is no MBOX file, whose first line begins with “From ”.")
    return _mails(path, _DATED if _DATED.match(first) else _ANY)


def _mails(path: Path, separator: re.Pattern[bytes]) -> Iterator[Entry]:
    with path.open("rb") as file:
        mails = _Mails(file, separator)
        while mails.more:
            began, mails.number = mails.line, mails.number + 1
            lines = mails.next_mail()
            entry = read_mail(lines, f"message {mails.number}, line {began}")
            mails.skip(lines)
            yield entry


class _Mails:
    """Where one mail ends and the next begins. `line`: the number of the separator that was read last."""

    def __init__(self, file: IO[bytes], separator: re.Pattern[bytes]) -> None:
        self._pieces = pieces(file)
        self._separator = separator
        self.number = 0
        self.line = 1
        self.more = next(self._pieces, None) is not None

    @staticmethod
    def skip(rest: Iterator[bytes]) -> None:
        """Read a mail to its end, or the next one would begin within it."""
        for _ in rest:
            pass

    def next_mail(self) -> Iterator[bytes]:
        """The pieces up to the next separator; to be read to their end."""
        begins, blank, line = True, False, self.line
        for piece in self._pieces:
            line += begins
            if begins and blank and self._separator.match(piece):
                self.line = line
                return
            blank = begins and not piece.strip()
            yield piece[1:] if begins and _ESCAPED.match(piece) else piece
            begins = piece.endswith(b"\n")
        self.more = False
