"""No cell is a formula to a spreadsheet program, and no text is lost for it."""

from __future__ import annotations

import pytest

from bot.helpdesk.triage.sorted_message import Sorted
from bot.helpdesk.triage.write.cells import COLUMNS, cells


def test_the_columns_are_those_of_the_contract() -> None:
    """In this order, in every file."""
    assert ",".join(COLUMNS) == (
        "row,source,subject,text_redacted,topic,second_topic,confidence,band,outcome,draft,quotes,priority,reasons,"
        "cluster,language,error"
    )


@pytest.mark.parametrize("text", ["=1+1", "+44", "-1", "@SUM", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x"])  # fmt: skip
def test_a_text_that_begins_like_a_formula_gets_a_mark(text: str) -> None:
    """In every column of text."""
    found = cells(Sorted(1, text, text, text, draft=text, error=text))
    assert found.count(f"'{text}") == 5


def test_other_cells_stay_as_they_are() -> None:
    """Lists are JSON, numbers are numbers."""
    row = Sorted(7, "x", "", "1 = 1", confidence=0.5, quotes=("“é”", "=b"), reasons=(), cluster=7)
    assert cells(row) == [7, "x", "", "1 = 1", "", "", 0.5, "low", "", "", '["“é”", "=b"]', 4, "[]", 7, "", ""]  # fmt: skip
