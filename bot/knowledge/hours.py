"""When people are at the helpdesk: the hub's own hours, by the clock in London."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_AHEAD = 60
"""Days that are looked through for the next open one."""


@dataclass(frozen=True)
class Hours:
    """`days`: from when to when, by the number of the weekday, 0 for Monday; `closed`: dates on which nobody is there."""

    days: Mapping[int, tuple[time, time]] = field(default_factory=dict)
    closed: frozenset[date] = frozenset()

    @classmethod
    def read(cls, days: Mapping[str, str], closed: Iterable[object]) -> Hours:
        """From `{monday: "09:00-17:00"}` and `["2026-12-25"]`. Raises ValueError, naming what can't be read."""
        found = {}
        for name, value in days.items():
            if name not in DAYS:
                raise ValueError(f"{name} is no day of the week")
            first, _, last = str(value).partition("-")
            begins, ends = time.fromisoformat(first.strip()), time.fromisoformat(last.strip())
            if begins >= ends:
                raise ValueError(f"{name} ends before it begins: {value}")
            found[DAYS.index(name)] = (begins, ends)
        return cls(found, frozenset(date.fromisoformat(str(day)) for day in closed))

    def __bool__(self) -> bool:
        """Whether anybody is ever there."""
        return bool(self.days)

    def open_at(self, now: datetime) -> bool:
        """Whether somebody is there at `now`, which knows its time zone."""
        here = now.astimezone(LONDON)
        hours = self.days.get(here.weekday())
        if hours is None or here.date() in self.closed:
            return False
        return hours[0] <= here.time() < hours[1]

    def next_open(self, now: datetime) -> datetime | None:
        """When somebody is there again; None where that is not known."""
        here = now.astimezone(LONDON)
        for ahead in range(_AHEAD):
            day = here.date() + timedelta(days=ahead)
            hours = self.days.get(day.weekday())
            if hours is None or day in self.closed:
                continue
            begins = datetime.combine(day, hours[0], LONDON)
            if begins > here:
                return begins
        return None

    def told(self) -> str:
        """As in Monday to Friday, 9am to 5pm."""
        lines = []
        for hours, same in groupby(_runs(self.days), lambda run: run[0]):
            names = [name for _, name in same]
            lines.append(f"{' and '.join(names)}, {_clock(hours[0])} to {_clock(hours[1])}")
        return "; ".join(lines)

    def told_next(self, now: datetime) -> str:
        """When somebody is there again: today at 9am, tomorrow at 9am, on Monday at 9am, on 4 January at 9am."""
        at = self.next_open(now)
        if at is None:
            return ""
        days = (at.date() - now.astimezone(LONDON).date()).days
        names = {0: "today", 1: "tomorrow"}
        far = f"on {at:%A}" if days < 7 else f"on {at.day} {at:%B}"
        return f"{names.get(days, far)} at {_clock(at.time())}"


def _runs(
    days: Mapping[int, tuple[time, time]],
) -> Iterable[tuple[tuple[time, time], str]]:
    """The days in their order, those that follow each other with the same hours as one: Monday to Friday."""
    run: list[int] = []
    for day in [*sorted(days), None]:
        if day is not None and run and day == run[-1] + 1 and days[day] == days[run[0]]:
            run.append(day)
            continue
        if len(run) > 2:
            yield days[run[0]], f"{DAYS[run[0]].capitalize()} to {DAYS[run[-1]].capitalize()}"
        else:
            yield from ((days[one], DAYS[one].capitalize()) for one in run)
        run = [] if day is None else [day]


def _clock(at: time) -> str:
    """9am, 9:30am, midday; as the NHS writes times."""
    if at == time(12):
        return "midday"
    minutes = f":{at:%M}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"
