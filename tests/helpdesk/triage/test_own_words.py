"""Whose words ask: the writer's, what they pass on, or the subject."""

import pytest

from bot.helpdesk.triage.own_words import own_words

ASKED = "\n\nOn Mon 3 Nov 2026 Jo wrote:\n> Is the training online?"
OUTLOOK = "\n\nFrom: Jo\nSent: Monday\nTo: helpdesk\nSubject: Training\n\nIs the training online?"


@pytest.mark.parametrize("history", [ASKED, OUTLOOK, "\n> Is the training online?"])
def test_what_is_only_quoted_asks_nothing(history):
    """Under an answer of one's own the old question is done with."""
    own = "That is perfect, thank you so much. See you on the night!"
    assert own_words("Re: Training", own + history).strip() == own


@pytest.mark.parametrize("history", [ASKED, OUTLOOK])
@pytest.mark.parametrize(
    "own", ["Can you answer the below?", "FYI", "", "This one for you I think, he rang twice."]
)
def test_what_is_passed_on_asks(own, history):
    """Whoever points below, or says hardly anything, sends what stands below."""
    assert "Is the training online?" in own_words("", own + history)


def test_a_forward_without_a_question_passes_it_on():
    """The subject says what it is."""
    own = "Morning all, from a lady at the roadshow last week in town."
    assert "online?" in own_words("FW: link worker", own + ASKED)
    assert "online?" not in own_words("Re: link worker", own + ASKED)


@pytest.mark.parametrize(
    ("subject", "text", "read"),
    [
        ("Re: FW: Is it online?", "Thanks in advance to you all, Jo", "Is it online?\nThanks in advance to you all, Jo"),
        ("Training dates", "", "Training dates?\n"),
        ("Is it online?", "How long is it?", "How long is it?"),
        ("Training", "I would like to know more about it.", "I would like to know more about it."),
    ],
)  # fmt: skip
def test_a_subject_is_read_where_it_alone_asks(subject, text, read):
    """Beside a question it would be asked twice."""
    assert own_words(subject, text) == read
