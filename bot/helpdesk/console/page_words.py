"""The page's own words that a draft rests on, each with the place where it can be read."""

from __future__ import annotations

from collections.abc import Iterable

from bot.channels.pages.known import Known
from bot.knowledge.read_page import plain


class PageWords:
    """Over the pages as they are shown."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def linked(self, quotes: Iterable[str]) -> list[tuple[str, str]]:
        """Each quote with its address; "" where the page has these words no more."""
        return [(quote, self._address(quote)) for quote in quotes]

    def _address(self, quote: str) -> str:
        return next((address for _, address in self._known.quotes.get(plain(quote), ())), "")
