"""Where a request's body ends has to be said once and plainly (RFC 9112, 5.1, 5.2, 6.1 and 6.3).

Sanic 21.12 follows the first Content-Length of several, takes any Transfer-Encoding but the
very word "chunked" for none, and leaves out what it can't name (`sanic/http.py:221-292`). A
proxy before it may read the same lines otherwise: what one of them takes for a body, the other
takes for the next request, and its answer goes to somebody else.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_LENGTH = re.compile(rb"[0-9]+[ \t]*")
_NO_LINE = re.compile(rb"[\r\n\0]")  # some take a bare one for the end of a line, some do not


def plain(head: bytes) -> bool:
    """Whether everybody finds the same end of the body behind `head`, the lines before it."""
    first, *lines = head.split(b"\r\n")
    found: dict[bytes, list[bytes]] = {b"content-length": [], b"transfer-encoding": []}
    for line in lines:
        # No token either: a blank before the colon, and a line that goes on with the one before.
        name, colon, value = line.partition(b":")
        if not colon or not _TOKEN.fullmatch(name) or _NO_LINE.search(line):
            return False
        found.get(name.lower(), []).append(value.lstrip(b" \t"))
    lengths, codings = found.values()
    return (
        not _NO_LINE.search(first)
        and len(lengths) + len(codings) <= 1
        and all(map(_LENGTH.fullmatch, lengths))
        and all(coding == b"chunked" for coding in codings)
    )
