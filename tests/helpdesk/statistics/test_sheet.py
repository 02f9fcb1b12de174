"""Figures -> tables: exact numbers and shares, each with what it rests on; and what is too few is said to be."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.helpdesk.statistics.cells import told
from bot.helpdesk.statistics.sheet import Sheet
from bot.storage.figures.found import Came, Waits

from .conftest import FULL, rows, section

Make = Callable[..., Sheet]


def test_topics_are_told_by_size_and_small_ones_together(made: Make) -> None:
    """Of 50 that came; two topics of 2 and 3 stand as one, and no number beside them gives them away."""
    came = section(made(**FULL), "came")
    assert came.of == "Shares are of all messages that came: 50."
    assert [one.caption for one in came.tables] == [
        "Where they came from", "By topic", "How many came", "Topics over time"
    ]  # fmt: skip
    assert rows(came, 0) == {
        "Talks with the assistant": ("30", "60%"),
        "Mailbox": ("11", "22%"),
        "Uploaded files": ("9", "18%"),
    }
    assert rows(came, 1) == {
        "=Apples": ("30", "60%"),
        "Pears": ("9", "18%"),
        "Without a topic": ("6", "12%"),
        "All other topics together": ("5", "10%"),
    }
    assert rows(came, 2) == {"20 June 2026": ("29",), "21 June 2026": ("21",)}
    assert rows(came, 3)["All other topics together"] == ("0", "5", "5")
    assert rows(came, 3)["All"] == ("29", "21", "50")
    assert came.chart is not None and came.chart.heights == (1.0, 21 / 29)
    assert "29" in came.chart.says and "20 June 2026" in came.chart.says


def test_what_is_hidden_is_drawn_as_such(made: Make) -> None:
    """A day of three is no bar of three."""
    came = Came({("talk", "a", 0): 40, ("talk", "a", 1): 3, ("talk", "b", 0): 20}, {})
    chart = section(made(came=came), "came").chart
    assert chart is not None and chart.heights[1] is None
    assert "dashed" in chart.says
    assert rows(section(made(came=came), "came"), 2)["21 June 2026"] == ("not shown",)


def test_what_was_not_answered_has_both_denominators(made: Make) -> None:
    """A name that nobody knows any more is none."""
    found = section(made(**FULL), "unanswered")
    assert found.of == "Shares are of the 13 messages that were not answered, of 50 that came."
    assert rows(found) == {"Pears": ("8", "62%"), "Without a topic": ("5", "38%")}


def test_drafts_are_accepted_edited_or_rejected(made: Make) -> None:
    """Of those that are done; what is open is said."""
    found = section(made(**FULL), "drafts")
    assert "of the 10 with a draft that are done" in found.of and "still open: 2" in found.of
    assert list(rows(found).values()) == [
        ("6", "60%"), ("0", "0%"), ("3", "30%"), ("1", "10%"), ("0", "0%"), ("0", "0%")
    ]  # fmt: skip


def test_times_stand_with_how_many_they_rest_on(made: Make) -> None:
    """Nine of ten of fewer than ten would be one person's time, the longest."""
    found = rows(section(made(**FULL), "replies"))
    assert found == {
        "Mailbox": ("12", "10", "1 hour 5 minutes", "2 days 3 hours"),
        "Talks with the assistant": ("9", "5", "under a minute", "too few to say"),
    }


def test_few_alarms_are_not_numbered(made: Make) -> None:
    """Of a kind with two of them nothing is told."""
    assert rows(section(made(**FULL), "alarms")) == {
        "Mailbox": ("6", "4", "too few to say", "too few to say"),
        "Talks with the assistant": ("not shown", "not shown", "too few to say", "too few to say"),
    }


def test_what_was_settled_alone_is_of_visits_with_an_answer(made: Make) -> None:
    """All that speaks against it stands beside it, and what is left out is numbered."""
    found = section(made(**FULL), "alone")
    assert "of the 20 visits" in found.of and "any answer: 2" in found.of and "not over: 4" in found.of  # fmt: skip
    assert [cells for cells in rows(found).values()] == [("15", "75%"), ("3", "15%"), ("1", "5%"), ("1", "5%")]  # fmt: skip


def test_thumbs_are_of_those_that_judged(made: Make) -> None:
    """And the replies that they were among are told."""
    found = section(made(**FULL), "thumbs")
    assert "12 of 70" in found.of
    assert rows(found) == {"Useful": ("9", "75%"), "Not useful": ("3", "25%")}


def test_outcomes_are_by_channel_and_a_single_alarm_is_hidden(made: Make) -> None:
    """With all that would give it away: its own sum, and another number of its channel and of its outcome."""
    found = rows(section(made(**FULL), "outcomes"))
    assert found["All"] == ("40", "31", "71")
    assert found["Safety help"] == ("0", "not shown", "not shown")
    assert found["Answered from the page"][1] == "not shown"
    assert found["Asked back"] == ("0", "0", "0")


@pytest.mark.parametrize(
    "given",
    [
        {},
        {
            "came": Came({("talk", "a", 0): 4}, {("mail", "a", 0): 4}),
            "drafts": {"edited": 4, "waiting": 9},
            "replies": {"mail": Waits(4, 4, 1.0, 1.0)},
            "alarms": {"talk": Waits(4, 4, 1.0, 1.0)},
            "alone": {"alone": 4, "too_early": 50},
            "outcomes": {("slack", "answer"): 4},
            "thumbs": {True: 4},
        },
    ],
)
def test_under_five_there_is_no_table(made: Make, given: dict[str, object]) -> None:
    """Of no figure; its definition stands all the same."""
    found = made(**given)
    assert [one.tables for one in found.sections] == [()] * 8
    assert all(one.says and one.of and one.chart is None for one in found.sections)
    assert not [one.of for one in found.sections if " 4" in one.of]


def test_how_far_back_they_reach_is_said(made: Make) -> None:
    """And where more was asked for."""
    near, far = made(kept=(90, 30)).notes, made(kept=(0, 0)).notes
    assert "90 days" in near[-1] and "23 March 2026" in near[-1]
    assert len(far) == len(near) + 1 and "before 21 June 2026" in far[-1]


@pytest.mark.parametrize(
    ("seconds", "read"),
    [
        (0.0, "under a minute"),
        (29.0, "under a minute"),
        (60.0, "1 minute"),
        (3_600.0, "1 hour"),
        (7_260.0, "2 hours 1 minute"),
        (86_400.0 + 60, "1 day 1 minute"),
        (3 * 86_400.0 + 3_600 + 60, "3 days 1 hour"),
    ],
)
def test_times_are_told_as_people_say_them(seconds: float, read: str) -> None:
    """In two words at most."""
    assert told(seconds) == read
