"""Times are London's, as people there write them; browsers are named as people call them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.helpdesk.console.browser_name import browser_name
from bot.helpdesk.console.times import begins, clock, day


@pytest.mark.parametrize(
    ("utc", "shown"),
    [
        (datetime(2026, 1, 5, 9, 5, tzinfo=UTC), "5 January 2026, 9:05am"),
        (datetime(2026, 7, 5, 11, 0, tzinfo=UTC), "5 July 2026, 12pm"),
        (datetime(2026, 7, 5, 23, 30, tzinfo=UTC), "6 July 2026, 12:30am"),
    ],
)
def test_a_time_is_told_by_londons_clock(utc: datetime, shown: str) -> None:
    """An hour ahead in summer, and the day with it."""
    assert clock(utc.timestamp()) == shown
    assert day(utc.timestamp()) == shown.partition(",")[0]


def test_a_day_begins_at_londons_midnight() -> None:
    """Also on the days on which the clocks change; what is no day is none."""
    assert begins("2026-07-01") == datetime(2026, 6, 30, 23, tzinfo=UTC).timestamp()
    spring, autumn = ("2026-03-29", 23), ("2026-10-25", 25)
    for text, hours in (spring, autumn):
        first, last = begins(text), begins(text, days=1)
        assert first is not None and last is not None and last - first == hours * 3_600
    assert [begins(text) for text in ("", "yesterday", "2026-02-30", "9999-12-31 ")] == [None] * 4
    assert begins("9999-12-31", days=1) is None


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1 Safari/604.1", "Safari on iPhone"),
        ("curl/8.0", "A browser"),
        ("", "A browser"),
    ],
)  # fmt: skip
def test_a_browser_is_named_no_finer_than_people_do(user_agent: str, name: str) -> None:
    assert browser_name(user_agent) == name
