"""The parts of a form with files (RFC 7578), cut out of its bytes.

Python's reader of mails takes minutes for fifty megabytes of short lines, and all the server
waits meanwhile: people in danger too. Here a part's content is found and never read.
"""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import HTTP

_HEADERS = 16 * 1024
"""Bytes of a part's own headers."""
_PARSER: BytesHeaderParser = BytesHeaderParser(policy=HTTP)


def parts(body: bytes, content_type: str, most: int) -> Iterator[tuple[Message, bytes]]:
    """Each part's headers and content. Raises ValueError for what is no such form, or of more than `most` parts."""
    head = _PARSER.parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode("utf-8", "strict"))
    boundary = head.get_boundary()
    if not boundary:
        raise ValueError("no boundary")
    line = b"--" + boundary.encode("utf-8", "strict")
    between = b"\r\n" + line
    at = 0 if body.startswith(line) else body.find(between) + 2
    if not body.startswith(line, at):
        raise ValueError("no part")
    at += len(line)
    for _ in range(most):
        if body.startswith(b"--", at):
            return
        begins = body.find(b"\r\n", at) + 2
        ends = body.find(between, begins - 2)
        if begins < 2 or ends < 0 or body[at : begins - 2].strip(b" \t"):
            raise ValueError("a part without an end")
        yield _part(body, begins, ends)
        at = ends + len(between)
    if not body.startswith(b"--", at):
        raise ValueError("too many parts")


def _part(body: bytes, begins: int, ends: int) -> tuple[Message, bytes]:
    """Its headers end with a blank line; what follows is its content, byte for byte."""
    blank = body.find(b"\r\n\r\n", begins - 2, min(ends, begins + _HEADERS))
    if blank < 0:
        raise ValueError("a part without headers")
    return _PARSER.parsebytes(body[begins : blank + 2]), body[blank + 4 : ends]
