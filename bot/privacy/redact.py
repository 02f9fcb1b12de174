"""Personal data in a message -> a mark in its place, so that what is stored and understood has none.

What a question is about stays: levels, bands, sessions, years, sums, 999 and the other helplines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.addresses import addresses
from bot.privacy.birth_dates import birth_dates, born_beside
from bot.privacy.emails import emails
from bot.privacy.found import MARKS, Found
from bot.privacy.greetings import greeted, left_by
from bot.privacy.introductions import introduced, labelled, titled
from bot.privacy.mail_headers import header_names, quoted_names
from bot.privacy.numbers import called_nhs_numbers, nhs_numbers, ninos
from bot.privacy.people import in_prose
from bot.privacy.phones import phones
from bot.privacy.plain import plain
from bot.privacy.postcodes import postcodes
from bot.privacy.signatures import signed
from bot.privacy.spelt import spelt_names, spoken_phones

# The first of those that meet in one place wins.
_WITH_FIGURES = (birth_dates, ninos, called_nhs_numbers, phones, nhs_numbers, postcodes)
_WITH_WORDS = (spoken_phones, addresses)
_AS_NAMES = (header_names, quoted_names, labelled, introduced, greeted, left_by, titled)
_WITH_NAMES = (*_AS_NAMES, signed, spelt_names, in_prose)
_FIGURE = re.compile("[0-9]")
_BIRTH = re.compile("born|birth", re.IGNORECASE)  # "the third of May nineteen fifty" has no figure


def find(text: str) -> list[Found]:
    """The personal data in `text`, in order, none of them overlapping. Raises for no string."""
    seen = plain(text)
    taken = bytearray(len(seen.text))
    found = []
    for kind, start, end in _candidates(seen.text):
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\x01" * (end - start)
            found.append(Found(kind, *seen.place(start, end)))
    return sorted(found, key=lambda one: one.start)


def _candidates(text: str) -> Iterator[Found]:
    yield from emails(text)
    if _FIGURE.search(text):
        for rule in _WITH_FIGURES:
            yield from rule(text)
    elif _BIRTH.search(text):
        yield from birth_dates(text)
    for rule in _WITH_WORDS:
        yield from rule(text)
    for rule in _WITH_NAMES:
        for name in rule(text):
            yield name
            yield from born_beside(text, name)


def redact(text: str) -> str:
    """`text` with a mark in place of each piece of personal data. Marks of an earlier call stay."""
    # Where a mark ends a run of figures, what stands beside it may now be read: until nothing is.
    while found := find(text):
        text = _marked(text, found)
    return text


def _marked(text: str, found: list[Found]) -> str:
    parts, at = [], 0
    for kind, start, end in found:
        parts += [text[at:start], MARKS[kind]]
        at = end
    return "".join([*parts, text[at:]])
