"""Each quote stands on the page once, and nothing of the page is silently missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import House

    from bot.knowledge.problem import Problem

OnlyError = Callable[[], "Problem"]


def test_a_quote_that_is_not_on_the_page(house: House) -> None:
    """The statement's line, and the piece of the page that is now without a statement."""
    line = house.change(house.statements, '"(one hour each month.)"', '"(one hour each week.)"')
    errors = house.errors()
    (wrong,) = (one for one in errors if "not on the page" in one.what)
    (bare,) = (one for one in errors if "No statement holds" in one.what)
    assert (wrong.line, wrong.file) == (line, f"knowledge/{house.role}/statements.yml")
    assert wrong.what.startswith("supervision.amount: ")
    assert bare.file == f"content/{house.role}.txt"
    assert "(one hour each month.)" in bare.what


@pytest.mark.parametrize(
    ("old", "new", "piece"),
    [
        ("The training is held", "Lunch is free. The training is held", "“Lunch is free.”"),
        ("  • Confidence", "  • Good humour\n\n  • Confidence", "“Good humour”"),
        ("What are Care Coordinators paid?", "Who?\n\nWhat are Care Coordinators paid?", "“Who?”"),
        ("on Band 4.", "on Band 4. Or not", "“Or not”"),
        ("(one hour", "most weeks (one hour", "“most weeks”"),
        ("There are four", "Perhaps there are four", "“Perhaps there are"),
    ],
)
def test_new_words_on_the_page_are_missed_by_no_one(
    house: House, old: str, new: str, piece: str
) -> None:
    """A sentence, an item, a heading or a word more is found, with its line on the page."""
    line = house.change(house.page, old, new)
    (found,) = (one for one in house.errors() if one.file == f"content/{house.role}.txt")
    assert piece in found.what
    assert found.line == line
    assert "left_out" in found.mend


def test_what_is_left_out_must_be_on_the_page(house: House, only_error: OnlyError) -> None:
    """A reason for words that the page no longer has is rubbish to take away."""
    line = house.change(
        house.statements, "left_out:\n", 'left_out:\n  - {text: "Cookies", reason: "Not ours."}\n'
    )
    error = only_error()
    assert "“Cookies” leaves nothing out" in error.what
    assert error.line == line + 1


def test_two_statements_can_t_share_an_id(house: House) -> None:
    """The second is named, with the line of the first."""
    line = house.change(house.statements, "{id: skills.telephone,", "{id: skills.planning,")
    (twice,) = (one for one in house.errors() if "stands twice" in one.what)
    assert twice.line == line
    assert f"first in line {line - 1}" in twice.what


def test_a_quote_must_be_long_enough_to_stand_once(house: House) -> None:
    """“Care Coordinators” alone could be anywhere."""
    house.change(house.statements, '"Care Coordinators are paid on Band 4."', '"Care Coordinators"')
    assert any("stands on the page 5 times" in one.what for one in house.errors())


def test_a_statement_names_a_section_that_exists(house: House, only_error: OnlyError) -> None:
    """Sections are those of topics.yml."""
    house.change(house.statements, "{id: pay.band, section: pay", "{id: pay.band, section: money")
    assert "no section “money”" in only_error().what


def test_the_page_is_the_folder_s(house: House, only_error: OnlyError) -> None:
    """A copied folder with the old page's name is noticed."""
    house.change(house.statements, "page: care-coordinator", "page: another-role")
    assert house.role in only_error().mend
