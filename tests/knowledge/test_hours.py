"""When people are at the helpdesk, by the clock in London."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.knowledge.hours import LONDON, Hours

WEEK = {"monday": "09:00-17:00", "tuesday": "09:00-17:00", "friday": "09:30-12:00"}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def test_the_hours_are_told_as_people_say_them() -> None:
    assert Hours.read(WEEK, ()).told() == "Monday and Tuesday, 9am to 5pm; Friday, 9:30am to midday"
    apart = {"monday": "09:00-17:00", "wednesday": "09:00-17:00"}
    assert Hours.read(apart, ()).told() == "Monday and Wednesday, 9am to 5pm"
    assert Hours().told() == "" and not Hours()


def test_it_opens_and_closes_to_the_minute_in_summer_too() -> None:
    hours = Hours.read(WEEK, ())
    assert hours.open_at(at("2026-11-30T09:00")) and not hours.open_at(at("2026-11-30T08:59"))
    assert hours.open_at(at("2026-11-30T16:59")) and not hours.open_at(at("2026-11-30T17:00"))
    assert hours.open_at(datetime(2026, 7, 6, 8, 0, tzinfo=UTC))  # 9 o'clock in London
    assert not hours.open_at(datetime(2026, 11, 30, 8, 0, tzinfo=UTC))


def test_the_next_time_passes_over_days_on_which_nobody_is_there() -> None:
    hours = Hours.read(WEEK, ["2026-12-04", "2026-12-07"])
    assert hours.next_open(at("2026-12-01T17:00")) == at("2026-12-08T09:00")
    assert hours.told_next(at("2026-12-01T17:00")) == "on 8 December at 9am"
    assert Hours().next_open(at("2026-12-01T17:00")) is None
    assert Hours().told_next(at("2026-12-01T17:00")) == ""


@pytest.mark.parametrize(
    ("days", "closed", "why"),
    [
        ({"someday": "09:00-17:00"}, [], "no day of the week"),
        ({"monday": "17:00-09:00"}, [], "ends before it begins"),
        ({"monday": "nine to five"}, [], "Invalid isoformat"),
        ({}, ["2026-02-30"], "day is out of range"),
    ],
)
def test_what_is_no_hour_or_day_is_refused(
    days: dict[str, str], closed: list[str], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        Hours.read(days, closed)
