"""What an IMAP server answers to FETCH, as Python values (RFC 3501, 7.4.2 and 9): lists, byte strings, None for NIL.

imaplib hands over lines and literals, and leaves the reading of them to others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

Value: TypeAlias = "bytes | None | list[Value]"
"""An atom, a number or a string, NIL, or a list of these."""
Answer: TypeAlias = dict[str, Value]
"""What is told of one message, by item: UID, RFC822.SIZE, BODY[HEADER]<0> …"""

_DEEPEST = 100
_LITERAL = re.compile(rb"\{\d+\+?\}\s*\Z")
_TOKEN = re.compile(
    rb"\s*(?:(?P<open>\()|(?P<close>\))|\"(?P<quoted>(?:[^\"\\]|\\.)*)\"|(?P<atom>[^\s()\"\[]*\[[^\]]*\](?:<\d+>)?|[^\s()\"]+))",
    re.DOTALL,
)
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)

Line: TypeAlias = "bytes | tuple[bytes, bytes] | None"
"""As imaplib gives them: a line, or one that ends with a literal and that literal."""


class Unreadable(ValueError):
    """This is no answer to FETCH."""


def answers(lines: Sequence[Line]) -> list[Answer]:
    """One for each message. Raises Unreadable."""
    found: list[Answer] = []
    tokens = _tokens(lines)
    for token in tokens:
        if token != "(":  # the message's number stands before it
            continue
        items = _list(tokens, 0)
        if len(items) % 2:
            raise Unreadable("an item has no value")
        found.append(
            {_name(key): value for key, value in zip(items[::2], items[1::2], strict=True)}
        )
    return found


def _list(tokens: Iterator[bytes | str | None], depth: int) -> list[Value]:
    """Up to the bracket that closes it."""
    if depth > _DEEPEST:
        raise Unreadable("lists within lists without end")
    found: list[Value] = []
    for token in tokens:
        if token == ")":
            return found
        if token == "(":
            found.append(_list(tokens, depth + 1))
        elif not isinstance(token, str):
            found.append(token)
    raise Unreadable("a list has no end")


def _tokens(lines: Sequence[Line]) -> Iterator[bytes | str | None]:
    """Brackets as str, all else as bytes, NIL as None."""
    for line in lines:
        text, literal = line if isinstance(line, tuple) else (line or b"", None)
        if literal is not None:
            text = _LITERAL.sub(b"", text)
        at = 0
        while at < len(text):
            token = _TOKEN.match(text, at)
            if token is None:
                if text[at:].strip():
                    raise Unreadable("a string has no end")
                break
            at = token.end()
            if token["open"] or token["close"]:
                yield "(" if token["open"] else ")"
            elif token["quoted"] is not None:
                yield _ESCAPED.sub(rb"\1", token["quoted"])
            else:
                yield None if token["atom"].upper() == b"NIL" else token["atom"]
        if literal is not None:
            yield literal


def _name(key: Value) -> str:
    if not isinstance(key, bytes):
        raise Unreadable("an item has no name")
    return key.decode("ascii", "replace").upper()
