"""Whether all that a message asks was found."""

import pytest

from bot.helpdesk.triage.all_asked import all_asked


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hello,\nIs the training online? Thanks, Jo", ["Is the training online?"]),
        ("My boss wants to know. Is it online? And how long is it?", ["Is it online?", "how long is it?"]),
        ("She told me who runs it. Is it online?", ["Is it online?"]),
    ],
)  # fmt: skip
def test_all_was_found(text, found):
    """What only tells is no question, whatever words it has."""
    assert all_asked(text, found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Is it online? And how do I get a log in", ["Is it online?"]),
        ("Is it online? Any tips for the interview gratefully received.", ["Is it online?"]),
        ("Is it online? Oh and I don't drive, is that a problem", ["Is it online?"]),
        ("Is it online? We'd love it if one of you came to speak.", ["Is it online?"]),
        ("Is it online? How long is it?", ["Is it online?"]),
        ("Tell me about the training.", ["Tell me about the training."]),
    ],
)
def test_something_may_have_been_missed(text, found):
    """A request without an answer, with its mark or without; and a message without any mark."""
    assert not all_asked(text, found)
