"""Requests that Sanic 21.12 can't read get an answer too, not silence.

Where a request's first line can't be made sense of, Sanic makes an empty request to
tell of the error, from the same address, and fails at that again (`sanic/http.py:450`):
the connection ends without a word. Here such an address stands for one where nothing is.

And a body that is said to have less than no bytes is refused: Sanic would look for its end
for ever, in the event loop, and answer nobody any more (`sanic/http.py:171` and `:550`). So is
one whose end may be read in two ways (`framing.py`); and whatever comes behind a body in chunks
is not looked at, because Sanic takes four bytes for its end, unread (`sanic/http.py:531`).

A client that went away is no error: nobody is told of it, and no log line.
"""

from __future__ import annotations

import asyncio
import re
from typing import Any

from sanic.exceptions import InvalidUsage
from sanic.http import Http
from sanic.request import Request
from sanic.server.protocols.http_protocol import HttpProtocol

from bot.server import framing

_NO_UTF8 = re.compile("[\udc80-\udcff]")  # bytes that are no UTF-8, as Sanic decodes them


class ReadableRequest(Request):
    """Takes an address that can't be parsed for one where nothing is; no body without a plain end."""

    def __init__(self, url_bytes: bytes, *args: Any, **kwargs: Any) -> None:
        if not framing.plain(kwargs.get("head", b"")):
            raise InvalidUsage("where the body ends is not plain")
        try:
            super().__init__(url_bytes, *args, **kwargs)
        except Exception:  # noqa: BLE001  # whatever the parser raises
            super().__init__(b"/unreadable", *args, **kwargs)


class ReadableHttp(Http):
    """Puts a mark where an address has bytes that are no text; ends where the next request is in doubt."""

    __slots__ = ("_left", "_url")

    _left: int | None

    @property
    def request_bytes_left(self) -> int | None:
        return self._left

    @request_bytes_left.setter
    def request_bytes_left(self, value: int | None) -> None:
        if value is not None and value < 0:
            self._left, self.keep_alive = 0, False
            raise InvalidUsage("a Content-Length below nought")
        self._left = value

    @property
    def url(self) -> str | None:
        return self._url

    @url.setter
    def url(self, value: str | None) -> None:
        self._url = _NO_UTF8.sub("_", value) if value else None

    async def http1_request_header(self) -> None:
        await super().http1_request_header()  # type: ignore[no-untyped-call]
        if self.request_body == "chunked":
            self.keep_alive = False

    async def error_response(self, exception: Exception) -> None:
        transport = self.protocol.transport
        if transport is None or transport.is_closing():
            raise asyncio.CancelledError  # as where an answer can't be sent
        await super().error_response(exception)


class ReadableProtocol(HttpProtocol):
    """Sanic's own protocol over ReadableHttp."""

    def _setup_connection(self) -> None:
        super()._setup_connection()  # type: ignore[no-untyped-call]
        self._http = ReadableHttp(self)  # type: ignore[no-untyped-call]
