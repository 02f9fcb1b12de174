"""Gaps are marked so that whoever sends finds them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.helpdesk.triage.gaps import gap, gaps


def test_a_gap_is_found_again():
    """What is made here is found here, in its order."""
    letter = f"Hello,\n\n{gap('pay')}\n\nSome words.\n\n{gap('hours')}"
    assert gaps(letter) == ["pay", "hours"]


@given(st.text())
def test_no_words_hide_a_gap(why):
    """A question with brackets of its own can't close the mark early, nor keep it open."""
    assert len(gaps(f"before {gap(why)} after")) == 1
    assert not gaps(f"before {gap(why)} after".replace(gap(why), ""))


@pytest.mark.parametrize("letter", ["", "No gap.", "[one] [two]", "[[never closed"])
def test_a_letter_without_a_gap_may_go(letter):
    """Single brackets are words."""
    assert gaps(letter) == []
