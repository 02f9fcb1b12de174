"""The lines of a text file, numbered, each of bounded length, whatever its encoding."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

from bot.helpdesk.triage.read.entry import MOST

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Line(NamedTuple):
    """`text` keeps its end. `whole`: false for a line longer than MOST, of which the rest is left out; `quotes` says
    how many double quotes were in that rest."""

    number: int
    text: str
    whole: bool = True
    quotes: int = 0


def read_lines(path: Path) -> Iterator[Line]:
    """Read UTF-8, with or without its mark, CP1252, or UTF-16 with its mark. Raises OSError.

    UTF-8 and CP1252 are told apart line by line: exports that were put together from both are common.
    """
    with path.open("rb") as file:
        if file.read(2) in _UTF16:
            file.seek(0)
            text = io.TextIOWrapper(file, encoding="utf-16", errors="replace", newline="\n")
            yield from _bounded(text)
        else:
            file.seek(3 if _marked(file) else 0)
            for number, line, whole, quotes in _bounded_bytes(file):
                yield Line(number, decoded(line), whole, quotes)


def decoded(line: bytes) -> str:
    """UTF-8, or what Windows wrote before there was UTF-8."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def _marked(file: IO[bytes]) -> bool:
    file.seek(0)
    return file.read(3) == codecs.BOM_UTF8


def _bounded(file: IO[str]) -> Iterator[Line]:
    number = 0
    while line := file.readline(MOST):
        number, quotes, rest = number + 1, 0, line
        while len(rest) == MOST and not rest.endswith("\n"):
            rest = file.readline(MOST)
            quotes += rest.count('"')
        yield Line(number, line, rest is line, quotes)


def _bounded_bytes(file: IO[bytes]) -> Iterator[tuple[int, bytes, bool, int]]:
    number = 0
    while line := file.readline(MOST):
        number, quotes, rest = number + 1, 0, line
        while len(rest) == MOST and not rest.endswith(b"\n"):
            rest = file.readline(MOST)
            quotes += rest.count(b'"')
        yield number, line, rest is line, quotes
