"""The headers of a mail, or of a part of one."""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import HeaderParser

from bot.helpdesk.triage.read.charsets import decoded
from bot.helpdesk.triage.read.lines import decoded as as_written
from bot.helpdesk.triage.read.mail_lines import MailLines

_MOST = 262_144  # bytes of headers that are read
_BREAK = re.compile(r"\s*[\r\n]+\s*")
_SEPARATOR = re.compile(
    rb">?From "
)  # of an MBOX, left in by the program that took the mail out of it
_NAME = re.compile(rb"[!-9;-~]+[ \t]*:")


def read_headers(source: MailLines, bounds: tuple[bytes, ...]) -> tuple[Message, bool]:
    """Reads up to the blank line, or to what is no header; and whether one of `bounds`, or the end, came first."""
    head: list[bytes] = []
    size, ended = 0, True
    for piece in source.until(bounds):
        if not head and _SEPARATOR.match(piece):
            continue
        if not piece.strip() or (not head and not _NAME.match(piece)):
            ended = False
            if piece.strip():
                source.give_back(piece)
            break
        size += len(piece)
        if size <= _MOST:
            head.append(piece)
    return HeaderParser().parsestr(as_written(b"".join(head)), headersonly=True), ended


def unfolded(value: object) -> str:
    """A header's words, in whatever charset they came, on one line."""
    text = str(value or "")
    try:
        found = decode_header(text)
    except (HeaderParseError, ValueError):
        found = [(text, None)]
    words = (
        one if isinstance(one, str) else decoded(one, charset or "utf-8") for one, charset in found
    )
    return _BREAK.sub(" ", "".join(words)).strip()
