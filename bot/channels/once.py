"""Remembers what was done, so far back: for the time in which the database can't."""

from __future__ import annotations

from collections import OrderedDict


class Once:
    """The last `most` names."""

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._seen: OrderedDict[str, None] = OrderedDict()

    def first(self, name: str) -> bool:
        """Whether `name` is new; from now on it is not."""
        if name in self._seen:
            return False
        self._seen[name] = None
        while len(self._seen) > self._most:
            self._seen.popitem(last=False)
        return True

    def forget(self, name: str) -> None:
        """It was not done after all."""
        self._seen.pop(name, None)
