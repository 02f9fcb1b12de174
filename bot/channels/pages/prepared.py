"""An answer that is the same for everybody: made once, compressed once, sent again only when it changed."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Mapping

from sanic.request import Request
from sanic.response import HTTPResponse

_QUALITY = re.compile(r"\s*q\s*=\s*0(?:\.0*)?\s*")
_TAG = re.compile(r'(?:W/)?"([^"]*)"')


class Prepared:
    """Bytes, with a tag that tells of every change (RFC 9110, 8.8.3)."""

    def __init__(self, content: bytes, kind: str, headers: Mapping[str, str]) -> None:
        self._kind = kind
        self._headers = {**headers, "vary": "accept-encoding"}
        self._plain = content
        self._small = gzip.compress(content, 9, mtime=0)
        self._tag = hashlib.sha256(content).hexdigest()[:32]

    def answer(self, request: Request) -> HTTPResponse:
        """The content, or 304 where the client has it."""
        small = _takes_gzip(request) and len(self._small) < len(self._plain)
        # One tag for each form: what is compressed is another row of bytes.
        headers = {**self._headers, "etag": f'"{self._tag}{"-gz" if small else ""}"'}
        if _has(request, self._tag):
            return HTTPResponse(status=304, headers=headers)
        if small:
            headers["content-encoding"] = "gzip"
        body = self._small if small else self._plain
        return HTTPResponse(body, headers=headers, content_type=self._kind)


def _takes_gzip(request: Request) -> bool:
    for part in ",".join(request.headers.getall("accept-encoding", [])).split(","):
        name, _, quality = part.partition(";")
        if name.strip().lower() in ("gzip", "x-gzip", "*"):
            return not _QUALITY.fullmatch(quality)
    return False


def _has(request: Request, tag: str) -> bool:
    """Whether the client's copy is this one, in whichever form it got it."""
    given = ",".join(request.headers.getall("if-none-match", []))
    return given.strip() == "*" or any(
        one.removesuffix("-gz") == tag for one in _TAG.findall(given)
    )
