"""A large mail without its attachments: what is fetched of it, and the small mail that is made of that.

The parts stand in it as they do in the mail, so that whatever reads mails reads this one too.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.helpdesk.mailbox.fetched import Answer
from bot.helpdesk.mailbox.structure import Part, walk

HEADERS = 65_536
"""Bytes of the headers that are fetched."""
WORDS = 262_144
"""Bytes of each part of words that are fetched."""
MOST = 12
"""Parts that are fetched; what has more words than these is read by a person."""
_CONTENT = re.compile(
    rb"(?mi)^(?:content-[a-z-]+|mime-version)[ \t]*:.*(?:\r?\n[ \t].*)*(?:\r?\n|\Z)"
)
_BOUNDARY = "part-{depth}-of-this-mail"


def wanted(whole: Part) -> list[str]:
    """The sections to be fetched, each with where it ends."""
    found = [f"HEADER]<0.{HEADERS}>"]
    for part in walk(whole):
        if part.kind == "message/rfc822":
            found.append(f"{part.section}.HEADER]<0.{HEADERS}>")
        elif part.words:
            found.append(f"{part.section}]<0.{WORDS}>")
    return [f"BODY.PEEK[{one}" for one in found[: MOST + 1]]


def skeleton(whole: Part, fetched: Answer) -> bytes:
    """The small mail."""

    def get(section: str) -> bytes:
        found = fetched.get(f"BODY[{section}]<0>") or fetched.get(f"BODY[{section}]")
        return found if isinstance(found, bytes) else b""

    return _own(get("HEADER")) + _content(whole, get, 0)


def _own(headers: bytes) -> bytes:
    """The headers but for those that say what follows."""
    kept = _CONTENT.sub(b"", headers.replace(b"\r\n", b"\n")).strip(b"\n")
    return kept.replace(b"\n", b"\r\n") + b"\r\n" if kept else b""


def _content(part: Part, get: Callable[[str], bytes], depth: int) -> bytes:
    """A part with the headers that say what it is."""
    if part.kind == "message/rfc822":
        inner = _content(part.inner[0], get, depth)
        return b"Content-Type: message/rfc822\r\n\r\n" + _own(get(f"{part.section}.HEADER")) + inner
    if part.kind.startswith("multipart/"):
        boundary = _BOUNDARY.format(depth=depth)
        head = f'Content-Type: {part.kind}; boundary="{boundary}"\r\n\r\n'.encode("ascii")
        between = f"--{boundary}\r\n".encode()
        inside = b"".join(between + _content(one, get, depth + 1) + b"\r\n" for one in part.inner)
        return head + inside + f"--{boundary}--\r\n".encode()
    if part.words:
        return part.headers + get(part.section)
    return b"Content-Type: application/octet-stream\r\n\r\n"
