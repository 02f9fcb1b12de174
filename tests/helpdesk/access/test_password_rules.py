"""Long passwords that are more than common words are taken, and no others."""

from __future__ import annotations

import pytest

from bot.helpdesk.access.password_rules import TOO_COMMON, TOO_LONG, TOO_SHORT, problem
from bot.helpdesk.access.passwords import throw_away


@pytest.mark.parametrize(
    "password",
    [
        "Password2026!!", "P@ssw0rd1234", "passwordpassword", "qwertyuiop[]12", "aaaaaaaaaaaaaa",
        "abcabcabcabcabc", "123456789012", "098765432100", "Summer2026Summer", "Liverpool1234!",
        "NHSwelcome2026!", "linkworker2026", "letmein-letmein", "correct horse battery staple",
        "ann.smith.2026", "SmithAnn12345!", "annsurgery0000",
    ],
)  # fmt: skip
def test_what_everybody_takes_is_refused(password: str) -> None:
    """Common words, rows of keys, years, one's own name, repeated or with signs for letters."""
    assert problem(password, ["ann.smith", "ann@surgery.example.org"]) == TOO_COMMON


@pytest.mark.parametrize(
    "password",
    ["plum kettle ferry", "the cat sat on it", "xK9#mQ2$vL5p", "mein Haus ist grün", "пароль из слов"],
)  # fmt: skip
def test_words_of_ones_own_are_taken(password: str) -> None:
    """No rule asks for capitals, digits or signs, in whichever language."""
    assert problem(password, ["ann"]) is None


def test_short_and_endless_ones_are_refused() -> None:
    """At least twelve characters; the most is there so that nobody sends a book to be hashed."""
    assert problem("plumkettle1") == TOO_SHORT
    assert problem("plum kettle ferry " * 60) == TOO_LONG


def test_a_made_one_is_always_taken() -> None:
    made = {throw_away() for _ in range(200)}
    assert len(made) == 200 and not any(problem(one, ["ann"]) for one in made)
