"""Times as people at the desk read them: of the clock in London, summer time included."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def day(at: float) -> str:
    """Seconds since 1970 -> 3 March 2026."""
    when = datetime.fromtimestamp(at, LONDON)
    return f"{when.day} {when:%B %Y}"


def clock(at: float) -> str:
    """Seconds since 1970 -> 3 March 2026, 9:05am; as the NHS writes times (NHS service manual)."""
    when = datetime.fromtimestamp(at, LONDON)
    hour = when.hour % 12 or 12
    half = "am" if when.hour < 12 else "pm"
    minutes = f":{when:%M}" if when.minute else ""
    return f"{day(at)}, {hour}{minutes}{half}"


def begins(text: str, days: int = 0) -> float | None:
    """When the day `text`, as in 2026-03-29, begins in London, `days` later; None where it is no day."""
    try:
        when = datetime.strptime(text, "%Y-%m-%d") + timedelta(days=days)
        return when.replace(tzinfo=LONDON).timestamp()
    except (ValueError, OverflowError):
        return None
