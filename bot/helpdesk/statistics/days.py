"""The days that figures are asked for, cut into days, weeks or months of London's clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from bot.helpdesk.console.times import LONDON

By = Literal["day", "week", "month"]
BY: tuple[By, ...] = get_args(By)
MOST_SPANS = 62
MOST_DAYS = 5 * 366
FEW_DAYS, SOME_DAYS = 14, 182
"""Up to so many days a figure is shown by day, up to so many by week, unless somebody says otherwise."""
NO_DAY = "Write days as in 2026-03-29."
TURNED = "The first day has to be before the last."
TOO_LONG = "Five years are the most."
TOO_FINE = f"That would be more than {MOST_SPANS} columns. Choose weeks or months."


class BadDays(Exception):
    """The days can't be used: `str` is a sentence for people, `name` which of the fields is wrong."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name


@dataclass(frozen=True)
class Days:
    """From `first` to `last`, both included; `starts` are the first days of what `by` cuts them into."""

    first: date
    last: date
    by: By
    starts: tuple[date, ...]

    @property
    def edges(self) -> tuple[float, ...]:
        """Seconds since 1970 at which each of `starts` begins, and at which the last day is over."""
        return tuple(map(_begins, (*self.starts, self.last + timedelta(days=1))))

    def names(self, words: Mapping[str, str]) -> tuple[str, ...]:
        """What each is called; `words`: `week_from`."""
        if self.by == "month":
            return tuple(f"{one:%B %Y}" for one in self.starts)
        told = tuple(told_day(one) for one in self.starts)
        if self.by == "day":
            return told
        return tuple(words["week_from"].format(day=one) for one in told)

    @property
    def short(self) -> tuple[str, ...]:
        """The same for the head of a column: the first day of each, or the month."""
        if self.by == "month":
            return tuple(f"{one:%b %Y}" for one in self.starts)
        return tuple(f"{one.day} {one:%b %Y}" for one in self.starts)


def days(since: str, until: str, by: str | None = None) -> Days:
    """Days as in 2026-03-29; `by`: day, week or month, None for what suits. Raises BadDays."""
    first, last = _read("since", since), _read("until", until)
    many = (last - first).days + 1
    if many < 1:
        raise BadDays("since", TURNED)
    if many > MOST_DAYS:
        raise BadDays("since", TOO_LONG)
    chosen = next((one for one in BY if one == by), None) or _suits(many)
    starts = tuple(
        day
        for day in (first + timedelta(days=at) for at in range(many))
        if day == first or chosen == "day" or _begins_one(day, chosen)
    )
    if len(starts) > MOST_SPANS:
        raise BadDays("by", TOO_FINE)
    return Days(first, last, chosen, starts)


def told_day(day: date) -> str:
    """3 March 2026."""
    return f"{day.day} {day:%B %Y}"


def today(now: float) -> date:
    """The day that it is in London."""
    return datetime.fromtimestamp(now, LONDON).date()


def _suits(many: int) -> By:
    return "day" if many <= FEW_DAYS else "week" if many <= SOME_DAYS else "month"


def _begins_one(day: date, by: By) -> bool:
    return day.weekday() == 0 if by == "week" else day.day == 1


def _begins(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=LONDON).timestamp()


def _read(name: str, text: str) -> date:
    try:
        day = datetime.strptime(text.strip(), "%Y-%m-%d").date()  # a day, no moment
        _begins(day), _begins(day + timedelta(days=1))
    except (ValueError, OverflowError):
        raise BadDays(name, NO_DAY) from None
    return day
