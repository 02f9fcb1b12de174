"""Packs words into texts of a certain length: none is lost, and no escape is cut in two."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.channels.slack.read_text import escaped

TEXT = 3_000
"""Characters in a text of a block (docs.slack.dev/reference/block-kit/blocks/section-block)."""
_WORD = re.compile(r"\s*\S{1,500}|\s+")
"""A word with the blanks before it. 500 characters, each escaped into five, fit into a text."""


def tokens(text: str) -> Iterator[str]:
    """The words of `text`, escaped: what may be parted from what."""
    return (escaped(found) for found in _WORD.findall(text))


def packed(pieces: Iterable[str], most: int = TEXT) -> Iterator[str]:
    """`pieces` in as few texts as they need; a piece is never parted. None of them is blank."""
    held = ""
    for piece in pieces:
        if held and len(held) + len(piece) > most:
            if held.strip():
                yield held.strip()
            held = ""
        held += piece
    if held.strip():
        yield held.strip()


def shortened(title: str, most: int) -> str:
    """`title`, with an ellipsis to be seen where it is longer than `most`."""
    return title if len(title) <= most else title[: most - 1].rstrip() + "…"
