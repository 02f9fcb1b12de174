"""What is said figure by figure or letter by letter is read as what it says."""

import pytest

from bot.privacy.redact import redact


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (
            "It's oh double seven double oh, nine double oh, eight eight one. Bye",
            "It's [phone]. Bye",
        ),
        ("zero one one four, four nine six, zero one two three", "[phone]"),
        ("oh seven seven oh oh er nine oh oh one two three please", "[phone] please"),
        ("my name is Barbara Kitson, K-I-T-S-O-N", "my name is [name], [name]"),
        ("surname P-Y-M", "surname [name]"),
    ],
)
def test_what_is_spelt_goes(typed, kept):
    """Phone numbers in words, names in letters."""
    assert redact(typed) == kept


@pytest.mark.parametrize(
    "text",
    [
        "sessions one two three four five six seven",
        "oh one two three",
        "oh eight double oh, one one one one is Childline's",
        "N-H-S, N-V-Q and S-P-L-W",
        "from zero to six sessions",
    ],
)
def test_what_is_no_number_and_no_name_stays(text):
    """Too few figures, a public helpline, an office by its letters."""
    assert redact(text) == text
