"""Where somebody lives goes; a place of work, and whatever else has a number and capitals, stays."""

import pytest

from bot.privacy.redact import redact


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("16 Well Row, Conisbrough", "[address]"),
        ("33 Cannon Hall Rise, Barnsley S70 2AA", "[address] [postcode]"),
        ("Flat 5, Wellington Court, S1 2HE", "[address], [postcode]"),
        ("Lives 9 Colliers Fold, Wath-upon-Dearne.", "Lives [address]."),
        ("Address: 27b Hill View Road", "Address: [address]"),
        ("went to her at 22 Priory Court Weds", "went to her at [address] Weds"),
        ("I'm at nine Brook Terrace in Swallownest", "I'm at [address]"),
        ("i live at 14 mill lane and want to apply", "i live at [address] and want to apply"),
        ("Dear Sir,\nLow Carr Farm, Misterton Road\nDN10 4DD", "Dear Sir,\n[address]\n[postcode]"),
    ],
)
def test_homes_go(typed, kept):
    """With the town behind them, whether the number is a figure or a word."""
    assert redact(typed) == kept


@pytest.mark.parametrize(
    "text",
    [
        "The Lowfield Surgery, 3 Chapel Street",
        "16 Well Row Surgery wants a link worker",
        "Session 4 Building Way",
        "Is it Band 5 Park Road or Level 3 High Street?",
        "six sessions in a row, 2 hours a day on the way",
        "5 Ways to Wellbeing",
        "Gaskin Road Surgery in Sheffield",
        "£20 Park Lane, v1.2 Park Lane",
        "we moved to 2 sessions a close week",
    ],
)
def test_what_is_nobodys_home_stays(text):
    """A surgery's street, a session's title, figures beside words that streets have."""
    assert redact(text) == text
