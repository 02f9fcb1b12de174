"""How long something has waited, in words that are read at a glance."""

from __future__ import annotations

MINUTE, HOUR, DAY = 60, 3_600, 86_400


def age(seconds: float) -> str:
    """Seconds -> 3 hours. Whole units, and only the largest."""
    for unit, name in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")):
        if seconds >= unit:
            count = int(seconds // unit)
            return f"{count} {name}{'' if count == 1 else 's'}"
    return "just now"
