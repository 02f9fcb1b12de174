"""Who signs without a closing formula is found in the last lines of their words, and nobody else is."""

import pytest

from bot.privacy.redact import redact

ASKED = "How long is the training?\n\n"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (
            "Callum Firth, Dinnington\nSent from my iPhone",
            "[name], Dinnington\nSent from my iPhone",
        ),
        (
            "Sunniva Blacker, SPLW, Idle & Ryton PCN (Bassetlaw)",
            "[name], SPLW, Idle & Ryton PCN (Bassetlaw)",
        ),
        ("Hilary Pemberton-Vaz (Miss)", "[name] (Miss)"),
        ("Priyanka V.", "[name]."),
        ("V. Okereke-Reed\nBusiness Manager", "[name]\nBusiness Manager"),
        ("Zebedee Quill | Administrator | Mon 9-2", "[name] | Administrator | Mon 9-2"),
        ("Sandra, Admin", "[name], Admin"),
        ("Emilia Stubbins\n(first month!)", "[name]\n(first month!)"),
        ("So excited\nBevxx", "So excited\n[name]xx"),
        ("Okonjo", "[name]"),
        ("Zebedee\n07700 900123", "[name]\n[phone]"),
        ("Chelsea-Mae", "[name]"),
        ("p/p Ottoline Quill", "p/p [name]"),
        ("Ottoline Quill\n\n> From: Helpdesk\n> Hello", "[name]\n\n> From: Helpdesk\n> Hello"),
        (
            "Ottoline Quill, Quality Lead\nThis e-mail is confidential.",
            "[name], Quality Lead\nThis e-mail is confidential.",
        ),
    ],
)
def test_who_signs_goes(typed, kept):
    """Alone on the line, before a post or a place, above a footer or a quoted mail."""
    assert redact(ASKED + typed) == ASKED + kept


@pytest.mark.parametrize(
    "text",
    [
        "What is it?\n\nSamaritans",
        "What is it?\n\nHallam FM",
        "Is it online?\nDearne Valley College",
        "Who wrote it?\n\nWomen's Aid, Sheffield Mind",
        "Which of them?\n- Motivational Coaching\n- Emotional Regulation",
        "Is it enough?\nLevel 3 Diploma in Health and Social Care",
        "Where?\n\nSouth Yorkshire and Bassetlaw",
        "Who made it?\n\nHealth Education England",
        "Thanks\nDemocratic Services",
        "Skills:\n\nResilience\nMotivational Interviewing",
        "Which?\n\nCrystal Peaks",
        "Shukriya",
        "Ottoline Quill",
    ],
)
def test_what_else_stands_on_the_last_lines_stays(text):
    """Bodies, places, skills; and a message of one line has no signature."""
    assert redact(text) == text


def test_only_the_first_such_line_is_the_name():
    """What stands under it is a post or a place."""
    assert redact(ASKED + "Zebedee Quill\nRiver Mews") == ASKED + "[name]\nRiver Mews"
