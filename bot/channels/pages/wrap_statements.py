"""A block's text and its statements -> pieces that nest, so that each statement is one element."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """A statement's id, and its characters in a block: `end` is left out."""

    id: str
    start: int
    end: int


@dataclass(frozen=True)
class Piece:
    """Plain `text`; with an `id`, a statement with the pieces `inside` it.

    `aside`: the statement begins inside another and ends after it, which no two elements can.
    It stands before that other one, as a place to jump to, with its words (`text`) unseen.
    """

    text: str = ""
    id: str = ""
    inside: tuple[Piece, ...] = ()
    aside: bool = False


def wrap_statements(text: str, spans: Iterable[Span]) -> tuple[Piece, ...]:
    """`text` in pieces: each character is seen once, in order, and each span is one piece."""
    nested: list[Span] = []
    crossing: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        crosses = any(one.start < span.start < one.end < span.end for one in nested)
        (crossing if crosses else nested).append(span)
    return tuple(_pieces(text, 0, len(text), nested, crossing))


def _pieces(
    text: str, start: int, end: int, nested: Sequence[Span], crossing: Sequence[Span]
) -> list[Piece]:
    pieces: list[Piece] = []
    at, left = start, list(nested)
    while left:
        span = left.pop(0)
        inside = [one for one in left if one.start < span.end]
        left = left[len(inside) :]
        if at < span.start:
            pieces.append(Piece(text[at : span.start]))
        pieces += [
            Piece(text[one.start : one.end], one.id, aside=True)
            for one in crossing
            if span.start < one.start < span.end
        ]
        within = _pieces(text, span.start, span.end, inside, ())
        pieces.append(Piece(id=span.id, inside=tuple(within)))
        at = span.end
    if at < end:
        pieces.append(Piece(text[at:end]))
    return pieces
