"""Days of London's clock, cut into days, weeks and months."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from bot.helpdesk.statistics.days import MOST_SPANS, BadDays, days, today


def test_a_day_is_of_londons_clock() -> None:
    """Of 23 and of 25 hours where the clocks change; the last day is within."""
    spring = days("2026-03-28", "2026-03-30").edges
    assert spring[0] == datetime(2026, 3, 28, tzinfo=UTC).timestamp()
    assert [b - a for a, b in pairwise(spring)] == [86_400, 82_800, 86_400]
    autumn = days("2026-10-25", "2026-10-25").edges
    assert autumn[1] - autumn[0] == 90_000
    assert str(today(datetime(2026, 7, 1, 23, 30, tzinfo=UTC).timestamp())) == "2026-07-02"


@pytest.mark.parametrize(
    ("since", "until", "by", "chosen", "spans"),
    [
        ("2026-11-01", "2026-11-14", None, "day", 14),
        ("2026-11-01", "2026-11-15", None, "week", 3),  # 1 November is a Sunday
        ("2026-01-01", "2026-07-02", None, "month", 7),
        ("2026-11-02", "2026-11-08", "week", "week", 1),
        ("2026-11-15", "2027-01-02", "month", "month", 3),
        ("2026-11-01", "2026-11-30", "day", "day", 30),
        ("2026-11-30", "2026-11-30", "fortnight", "day", 1),
    ],
)
def test_days_are_cut(since: str, until: str, by: str | None, chosen: str, spans: int) -> None:
    """Weeks begin on Monday and months with their first day; the first and the last may be cut short."""
    found = days(since, until, by)
    assert (found.by, len(found.starts), len(found.edges)) == (chosen, spans, spans + 1)
    assert str(found.starts[0]) == since


def test_each_span_has_its_name() -> None:
    """As people say them."""
    words = {"week_from": "from {day}"}
    assert days("2026-11-01", "2026-11-03").names(words)[1] == "2 November 2026"
    assert days("2026-11-01", "2026-11-30").short[1] == "2 Nov 2026"
    assert days("2026-10-20", "2026-11-30", "month").short == ("Oct 2026", "Nov 2026")
    assert days("2026-11-01", "2026-11-30").names(words)[1] == "from 2 November 2026"
    assert days("2026-10-20", "2026-11-30", "month").names(words) == ("October 2026", "November 2026")  # fmt: skip


@pytest.mark.parametrize(
    ("since", "until", "by", "wrong"),
    [
        ("yesterday", "2026-11-30", None, "since"),
        ("2026-11-30", "", None, "until"),
        ("2026-11-30", "2026-11-31", None, "until"),
        ("2026-11-30", "2026-11-29", None, "since"),
        ("2000-01-01", "2026-11-29", None, "since"),
        ("2026-01-01", "2026-11-29", "day", "by"),
        ("0000-01-01", "2026-01-02", None, "since"),
        ("9999-12-31", "9999-12-31", None, "since"),
    ],
)
def test_what_can_not_be_used_is_named(since: str, until: str, by: str | None, wrong: str) -> None:
    """The field and a sentence."""
    with pytest.raises(BadDays) as why:
        days(since, until, by)
    assert why.value.name == wrong and str(why.value).endswith(".")


def test_as_many_columns_as_can_be_read() -> None:
    """One more is refused."""
    assert len(days("2026-01-01", "2026-03-03", "day").starts) == MOST_SPANS
    with pytest.raises(BadDays):
        days("2026-01-01", "2026-03-04", "day")
