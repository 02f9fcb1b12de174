"""A page's text -> its headings, paragraphs and list items, with the characters where each stands.

The page is plain text as it was copied: blocks with blank lines between them, list items that start
with a bullet or a number. Places are character offsets into the untouched text, so that a quote can
always be cut out of the page byte for byte.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge.model import Place, PlaceKind

_ITEM = re.compile(r"\s*(?:[•◦▪‣*–-]|\d{1,2}[.)])\s+")
_SENTENCE_END = re.compile(r"(?<=[.!?])[)\]”\"]*\s+(?=[\[(“\"]?[A-Z0-9])")
_HEADING_WORDS = 12  # longer lines without a full stop are sentences whose full stop was forgotten
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph or a list item; its marker ("•", "1.") lies before `place.start`."""

    place: Place
    text: str


@dataclass(frozen=True)
class PageText:
    """A page's text as given, its digest (SHA-256 of the bytes) and its blocks in order."""

    text: str
    digest: str
    blocks: tuple[Block, ...]

    def line(self, at: int) -> int:
        """Return the line (from 1) of the character `at`."""
        return self.text.count("\n", 0, at) + 1

    def find(self, quote: str) -> list[Place]:
        """Return each place inside one block where the words of `quote` stand; white space may differ."""
        found = []
        pattern = _pattern(quote)
        for block in self.blocks:
            for hit in pattern.finditer(self.text, block.place.start, block.place.end):
                place = block.place
                found.append(Place(place.kind, place.index, hit.start(), hit.end()))
        return found


def read_page(path: Path) -> PageText:
    """Read the page at `path` (UTF-8). Raises OSError or UnicodeDecodeError where it can't be read."""
    raw = path.read_bytes()
    return parse_page(raw.decode("utf-8"), hashlib.sha256(raw).hexdigest())


def parse_page(text: str, digest: str = "") -> PageText:
    """Divide `text` into blocks. The first line is the page's title and counts as a heading."""
    counts: dict[PlaceKind, int] = {"heading": 0, "paragraph": 0, "item": 0}
    blocks: list[Block] = []
    for start, end, is_item in _spans(text):
        kind: PlaceKind = "item" if is_item else "paragraph"
        if not is_item and (not blocks or _is_heading(text[start:end])):
            kind = "heading"
        if kind != "item":
            counts["item"] = 0
        counts[kind] += 1
        blocks.append(Block(Place(kind, counts[kind], start, end), text[start:end]))
    return PageText(text, digest, tuple(blocks))


def sentences(block: Block) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each sentence of `block`, as characters of the page."""
    start = 0
    for end in [hit.end() for hit in _SENTENCE_END.finditer(block.text)] + [len(block.text)]:
        piece = block.text[start:end]
        if piece.strip():
            yield block.place.start + start, block.place.start + start + len(piece.rstrip())
        start = end


def plain(text: str) -> str:
    """Return `text` with each run of white space as one blank, for showing and comparing."""
    return " ".join(text.split())


def _spans(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield start, end and whether it is a list item, for each block; wrapped lines are one block."""
    start, end, is_item = -1, -1, False
    at = len(_BYTE_ORDER_MARK) if text.startswith(_BYTE_ORDER_MARK) else 0
    for line in text[at:].splitlines(keepends=True):
        marker = _ITEM.match(line)
        if start >= 0 and (marker or not line.strip()):
            yield start, end, is_item
            start = -1
        if line.strip():
            if start < 0:
                is_item = bool(marker)
                start = at + (marker.end() if marker else len(line) - len(line.lstrip()))
            end = at + len(line.rstrip())
        at += len(line)
    if start >= 0:
        yield start, end, is_item


def _is_heading(text: str) -> bool:
    one_sentence = not _SENTENCE_END.search(text)
    unfinished = text[-1] not in ".!:;" and len(text.split()) <= _HEADING_WORDS
    return one_sentence and (text.endswith("?") or unfinished)


def _pattern(quote: str) -> re.Pattern[str]:
    """Match the words of `quote` with any white space between, never the middle of a longer word."""
    words = r"\s+".join(re.escape(word) for word in quote.split())
    before = r"(?<!\w)" if quote[:1].isalnum() else ""
    after = r"(?!\w)" if quote[-1:].isalnum() else ""
    return re.compile(before + words + after)
