"""What a form of the desk's sends: fields, and files where it has some."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from sanic.request import Request

from bot.channels.incoming import Refused
from bot.helpdesk.console.multipart import parts

PLAIN = "application/x-www-form-urlencoded"
WITH_FILES = "multipart/form-data"
MOST_BYTES = 256 * 1024
MOST_FIELDS = 2_000
SECONDS = 25.0
"""How long a form may take to arrive."""
_UNREADABLE = "This form can’t be read. Go back, and try again."


@dataclass(frozen=True)
class File:
    """An uploaded file, its name as the browser gave it."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Form:
    """All values of each field, in order, and the files that were chosen."""

    values: Mapping[str, list[str]] = field(default_factory=dict)
    files: Mapping[str, list[File]] = field(default_factory=dict)

    def get(self, name: str, default: str = "") -> str:
        """The first value of a field."""
        return self.values.get(name, [default])[0]

    def all(self, name: str) -> list[str]:
        """Every value of a field, as of ticked boxes."""
        return self.values.get(name, [])


async def read_form(request: Request, most: int = MOST_BYTES) -> Form:
    """The form in the body of a request whose route streams. Raises Refused."""
    body = await _body(request, most)
    content_type = request.headers.get("content-type", "")
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in (PLAIN, WITH_FILES):
        raise Refused(415, _UNREADABLE)
    try:
        form = Form(_grouped(_pairs(body))) if kind == PLAIN else _with_files(body, content_type)
        if any("\0" in value for values in form.values.values() for value in values):
            raise ValueError("NUL, which PostgreSQL does not keep")
    except ValueError:
        raise Refused(400, _UNREADABLE) from None
    return form


async def _body(request: Request, most: int) -> bytes:
    """Raises Refused where it is larger, or does not come."""
    stream: Any = request.stream
    stream.request_max_size = sys.maxsize  # this counts by itself
    found = bytearray()
    try:
        async with asyncio.timeout(SECONDS):
            async for chunk in stream:
                found += chunk
                if len(found) > most:
                    # The rest stays unread: the connection ends with the answer.
                    stream.keep_alive, stream.request_body = False, None
                    raise Refused(413, f"That is too large: {most // 1024:,} KB is the most.")
    except TimeoutError:
        stream.keep_alive, stream.request_body = False, None
        raise Refused(408, "The form took too long to arrive. Please try again.") from None
    return bytes(found)


def _pairs(body: bytes) -> list[tuple[str, str]]:
    text = body.decode("utf-8")
    return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)


def _grouped(pairs: list[tuple[str, Any]]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _with_files(body: bytes, content_type: str) -> Form:
    values: list[tuple[str, str]] = []
    files: list[tuple[str, File]] = []
    for part, raw in parts(body, content_type, MOST_FIELDS):
        name = part.get_param("name", header="content-disposition")
        if not isinstance(name, str):
            raise ValueError("a part without a name")  # noqa: TRY004  # it is what was sent
        filename = part.get_filename()
        if filename is None:
            values.append((name, raw.decode("utf-8")))
        elif filename or raw:  # nothing chosen is a file without a name
            files.append((name, File(filename, raw)))
    return Form(_grouped(values), _grouped(files))
