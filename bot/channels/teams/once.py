"""What was done once and is not to be done again, as far as memory knows."""

from __future__ import annotations

from collections import OrderedDict


class Once:
    """Remembers the last `most` names."""

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._names: OrderedDict[str, None] = OrderedDict()

    def first(self, name: str) -> bool:
        """Whether it is the first time; from now on it is not."""
        if name in self._names:
            return False
        self._names[name] = None
        if len(self._names) > self._most:
            self._names.popitem(last=False)
        return True

    def forget(self, name: str) -> None:
        """It was not done after all."""
        self._names.pop(name, None)
