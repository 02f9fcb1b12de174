"""One message judged: what can't be is a row for a person, and says nothing that was not redacted."""

from __future__ import annotations

from bot.helpdesk.triage.judging import judged
from bot.helpdesk.triage.message import Message
from tests.helpdesk.triage.plain_judge import FAILS, PlainJudge


def test_a_judge_that_fails_costs_one_row() -> None:
    """The message may stand in the error: only the kind of it is told, and nobody knows whether it names danger."""
    found = judged(PlainJudge(), Message(7, "x.csv, line 8", "Subject", FAILS)).row
    assert (
        found.error == "x.csv, line 8: it could not be sorted (RuntimeError); read it there first"
    )
    assert (found.row, found.priority, found.reasons) == (7, 1, ("unreadable",))
    assert (found.subject, found.text_redacted, found.draft) == ("", "", "")


def test_a_broken_row_shows_none_of_its_words() -> None:
    """They were looked through for danger all the same."""
    broken = Message(
        1, "x.csv, line 2", "", "Ada Example,in danger", "x.csv, line 2: too few fields"
    )
    found = judged(PlainJudge(), broken)
    assert (found.row.priority, found.row.text_redacted, found.sketch) == (1, "", None)
    assert found.row.error == "x.csv, line 2: too few fields"


def test_what_a_program_sent_is_not_answered() -> None:
    """No draft, a reason that says why, and last in need; but danger in it stands first all the same."""
    note = Message(1, "x.csv, line 2", "Automatic reply: x", "How many sessions?", automatic=True)
    row = judged(PlainJudge(), note).row
    assert (row.draft, row.quotes, row.priority, row.reasons) == ("", (), 4, ("automatic",))
    form = Message(2, "x.csv, line 3", "Web form", "I am in danger", automatic=True)
    row = judged(PlainJudge(), form).row
    assert (row.priority, row.reasons) == (1, ("safeguarding", "automatic"))
