"""Lets errors of the tracker store reach the caller.

`rasa/core/agent.py:528` wraps every store in FailSafeTrackerStore, which answers an
error by talking to a second store in memory (`rasa/core/tracker_store.py:1437`): the
talk so far is forgotten, what is said now is never written back, and nobody is told.

No longer needed once a store's errors come through: tests/seams/test_no_second_store.py
fails then.
"""

from __future__ import annotations

import functools
from typing import Any, NoReturn

from rasa.core.tracker_store import FailSafeTrackerStore


def apply() -> None:
    """Puts the seam in place, once."""
    for name in ("on_tracker_store_error", "on_tracker_store_retrieve_error"):
        upstream = getattr(FailSafeTrackerStore, name)
        if not hasattr(upstream, "seam"):
            setattr(FailSafeTrackerStore, name, raising(upstream))


def raising(upstream: Any) -> Any:
    """A method that raises the error which `upstream` would only have noted down."""

    @functools.wraps(upstream)
    def raise_it(self: Any, error: Exception) -> NoReturn:
        raise error

    raise_it.seam = True  # type: ignore[attr-defined]
    return raise_it
