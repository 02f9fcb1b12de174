"""Draws the package's two icons: a path to a page, in colour, and as a white outline.

`python -m bot.channels.teams.draw_icons` writes them again, in PNG (ISO/IEC 15948), the same
bytes each time.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

from bot.channels.teams.package import FOLDER

Colour = tuple[int, int, int, int]
BLUE, WHITE, CLEAR = (0, 94, 184, 255), (255, 255, 255, 255), (255, 255, 255, 0)
FINE = 4
"""Points across a pixel that are looked at, for smooth edges."""


def in_sign(x: float, y: float) -> bool:
    """Whether a point of the unit square is of the sign: a speech bubble with two lines of text cut out."""
    bubble = 0.18 <= x <= 0.82 and 0.22 <= y <= 0.66
    tail = 0.30 <= x <= 0.46 and 0.66 <= y <= 0.82 and y - 0.66 <= 0.46 - x
    line = (0.28 <= x <= 0.72 and 0.34 <= y <= 0.40) or (0.28 <= x <= 0.58 and 0.48 <= y <= 0.54)
    return (bubble or tail) and not line


def png(size: int, ground: Colour, ink: Colour) -> bytes:
    """The sign on a square of `size` pixels."""
    rows = b"".join(
        b"\0" + b"".join(bytes(_pixel(x, y, size, ground, ink)) for x in range(size))
        for y in range(size)
    )
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def _pixel(x: int, y: int, size: int, ground: Colour, ink: Colour) -> list[int]:
    steps = [(n + 0.5) / FINE for n in range(FINE)]
    hits = sum(in_sign((x + dx) / size, (y + dy) / size) for dx in steps for dy in steps)
    share = hits / FINE**2
    return [round(a + (b - a) * share) for a, b in zip(ground, ink, strict=True)]


def draw(folder: Path, show: Callable[[str], None] = print) -> None:
    """Writes both icons."""
    for name, made in (
        ("color.png", png(192, BLUE, WHITE)),
        ("outline.png", png(32, CLEAR, WHITE)),
    ):
        (folder / name).write_bytes(made)
        show(f"{name}: {len(made)} bytes")


if __name__ == "__main__":
    draw(FOLDER)
