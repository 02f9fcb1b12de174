"""A role's page and its statements -> headings, paragraphs and lists, in the page's order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.channels.pages.wrap_statements import Piece, Span, wrap_statements
from bot.knowledge.model import Statement
from bot.knowledge.read_page import Block, PageText

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Item:
    """An entry of a list. `value` is its number, where it is not the one that follows."""

    pieces: tuple[Piece, ...]
    value: int | None = None


@dataclass(frozen=True)
class Shown:
    """One element of the page: h1, h2 or p with `pieces`, ul or ol with `items`."""

    tag: str
    pieces: tuple[Piece, ...] = ()
    items: tuple[Item, ...] = ()


def pathway_page(page: PageText, statements: Iterable[Statement]) -> list[Shown]:
    """Every block of `page` with its statements marked in it."""
    of_page = list(statements)
    shown: list[Shown] = []
    last: int | None = None  # number of the item before
    for block in page.blocks:
        pieces = _pieces(block, of_page)
        if block.place.kind != "item":
            shown.append(Shown(_tag(block), pieces))
            continue
        number = _number(page, block)
        tag = "ul" if number is None else "ol"
        goes_on = bool(shown) and shown[-1].tag == tag
        items = shown.pop().items if goes_on else ()
        follows = number is None or number == (last or 0 if goes_on else 0) + 1
        shown.append(Shown(tag, items=(*items, Item(pieces, None if follows else number))))
        last = number
    return shown


def _tag(block: Block) -> str:
    if block.place.kind == "paragraph":
        return "p"
    return "h1" if block.place.index == 1 else "h2"


def _number(page: PageText, block: Block) -> int | None:
    """The number before an item, or None where it has a bullet."""
    marker = page.text[: block.place.start].rpartition("\n")[2]
    found = _NUMBER.match(marker.strip())
    return int(found[0]) if found else None


def _pieces(block: Block, statements: Iterable[Statement]) -> tuple[Piece, ...]:
    begin, end = block.place.start, block.place.end
    spans = [
        Span(one.id, one.place.start - begin, one.place.end - begin)
        for one in statements
        if begin <= one.place.start < end
    ]
    return wrap_statements(block.text, spans)
