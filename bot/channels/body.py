"""Reads a request's body, so much of it and for so long and no further."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from sanic.request import Request

from bot.channels.incoming import MAX_BYTES, Refused

DRAIN_BYTES = 1024 * 1024
SECONDS = 10.0
"""How long a body may take to arrive."""


async def read_body(request: Request) -> tuple[bytes, bool]:
    """The first 64 KiB of the body, and whether there was more. Raises Refused.

    Up to 1 MiB is taken in and thrown away, because a client that is cut off while it
    sends does not see the answer.
    """
    stream: Any = request.stream
    length = request.headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()):
        _let_go(stream)
        raise Refused(400, "Content-Length has to be a whole number.")
    stream.request_max_size = sys.maxsize  # this route counts by itself
    try:
        return await asyncio.wait_for(_read(stream), SECONDS)
    except TimeoutError:
        _let_go(stream)
        raise Refused(408, "The body took too long to arrive.") from None


async def _read(stream: Any) -> tuple[bytes, bool]:
    kept, seen = bytearray(), 0
    async for chunk in stream:
        seen += len(chunk)
        kept += chunk[: MAX_BYTES - len(kept)]
        if seen > DRAIN_BYTES:
            _let_go(stream)
            break
    return bytes(kept), seen > MAX_BYTES


def _let_go(stream: Any) -> None:
    """Leaves the rest of the body unread: the connection ends with the answer."""
    stream.keep_alive, stream.request_body = False, None
