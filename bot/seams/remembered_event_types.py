"""Remembers which class an event's name stands for.

`rasa/shared/core/events.py:374` walks all subclasses of Event, abstract ones weeded
out, for every single event that is read: a third of loading a talk.

No longer needed once Rasa keeps a table: tests/seams/test_remembered_event_types.py
fails then.
"""

from __future__ import annotations

import functools
from typing import Any

from rasa.shared.core.events import Event

_classes: dict[str, type[Event]] = {}


def apply() -> None:
    """Puts the seam in place, once."""
    upstream = Event.resolve_by_type
    if hasattr(upstream, "seam"):
        return

    @functools.wraps(upstream)
    def resolve_by_type(type_name: str, default: Any = None) -> Any:
        if type_name not in _classes:
            found = upstream(type_name, default)
            if found is None or found is default:
                return found
            _classes[type_name] = found
        return _classes[type_name]

    resolve_by_type.seam = True  # type: ignore[attr-defined]
    Event.resolve_by_type = staticmethod(resolve_by_type)
