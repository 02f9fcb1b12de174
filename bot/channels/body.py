"""Reads a request's body, so much of it and for so long and no further."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from sanic.exceptions import SanicException
from sanic.request import Request

from bot.channels.incoming import MAX_BYTES, Refused
from bot.channels.refuse import SENTENCES

DRAIN_BYTES = 1024 * 1024
SECONDS = 10.0
"""How long a body may take to arrive."""


async def read_body(
    request: Request, too_large: str, most: int = MAX_BYTES
) -> tuple[bytes, Refused | None]:
    """The first `most` bytes that arrived, and why they can't be answered; `too_large` says it of more.

    The refusal is the caller's to raise, once the safety rules have seen what arrived: a line
    that breaks off half-way may be the last that somebody in danger sends.

    Up to 1 MiB is taken in and thrown away, because a client that is cut off while it
    sends does not see the answer.
    """
    stream: Any = request.stream
    length = request.headers.get("content-length", "0").strip(" \t")
    if not (length.isascii() and length.isdigit()):
        _let_go(stream)
        return b"", Refused(400, "Content-Length has to be a whole number.")
    stream.request_max_size = sys.maxsize  # this route counts by itself
    kept = bytearray()
    try:
        seen = await asyncio.wait_for(_read(stream, kept, most), SECONDS)
    except TimeoutError:
        why = Refused(408, "The body took too long to arrive.")
    except SanicException:  # chunks that are none
        why = Refused(400, SENTENCES[400])
    else:
        return bytes(kept), Refused(413, too_large) if seen > most else None
    kept += stream.recv_buffer[: most - len(kept)]  # in no chunk, but it was said
    _let_go(stream)
    return bytes(kept), why


async def _read(stream: Any, kept: bytearray, most: int) -> int:
    """Fills `kept` as the body comes in, so that it is there if the rest is not; the bytes seen."""
    seen = 0
    async for chunk in stream:
        seen += len(chunk)
        kept += chunk[: most - len(kept)]
        if seen > DRAIN_BYTES:
            _let_go(stream)
            break
    return seen


def _let_go(stream: Any) -> None:
    """Leaves the rest of the body unread: the connection ends with the answer."""
    stream.keep_alive, stream.request_body = False, None
