"""Sentence vectors of many texts, each made once and kept in memory."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from bot.nlu.features import Vector


class Vectors:
    """Call it with a text for its vector; `prepare` makes many with all processors."""

    def __init__(self, encode: Callable[[str], Vector]) -> None:
        """`encode` has to be safe to call from several threads."""
        self._encode = encode
        self._kept: dict[str, Vector] = {}

    def __call__(self, text: str) -> Vector:
        vector = self._kept.get(text)
        if vector is None:
            vector = self._kept[text] = self._encode(text)
        return vector

    def prepare(self, texts: Iterable[str], progress: Callable[[int, int], None]) -> None:
        """Make the vectors of `texts`; `progress` is called with how many are made, of how many."""
        new = [text for text in dict.fromkeys(texts) if text not in self._kept]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for number, (text, vector) in enumerate(
                zip(new, pool.map(self._encode, new), strict=True), start=1
            ):
                self._kept[text] = vector
                progress(number, len(new))
