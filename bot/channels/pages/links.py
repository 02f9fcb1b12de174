"""Which addresses become links. Others stay text: what is in a file of knowledge must not run."""

from __future__ import annotations

import re
from typing import NamedTuple

_SAFE = re.compile(r"(?:https?://|mailto:|tel:)[^\s\x00-\x20\"<>\\]+", re.IGNORECASE)


class Linked(NamedTuple):
    """A sentence in three: before the link, the link's words, after it."""

    before: str
    label: str
    after: str


def href(address: str) -> str:
    """`address`, where a link may lead there; else nothing."""
    address = address.strip()
    return address if _SAFE.fullmatch(address) else ""


def linked(text: str, words: str) -> Linked:
    """`text` with its first `words` as the link, spaced as they may be; where it has none, they follow it."""
    spaced = r"\s?".join(map(re.escape, words.replace(" ", "")))
    if found := re.search(rf"(?<!\w){spaced}(?!\w)", text):
        return Linked(text[: found.start()], found[0], text[found.end() :])
    return Linked(f"{text} ", words, "")
