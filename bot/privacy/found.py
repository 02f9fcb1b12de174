"""What is looked for, and the mark that stands in its place."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal[
    "NHS_NUMBER", "NINO", "POSTCODE", "PHONE", "EMAIL", "DATE_OF_BIRTH", "ADDRESS", "NAME"
]

MARKS: dict[Kind, str] = {
    "NHS_NUMBER": "[NHS number]",
    "NINO": "[National Insurance number]",
    "POSTCODE": "[postcode]",
    "PHONE": "[phone]",
    "EMAIL": "[e-mail]",
    "DATE_OF_BIRTH": "[date of birth]",
    "ADDRESS": "[address]",
    "NAME": "[name]",
}


class Found(NamedTuple):
    """One piece of personal data: the characters `start` to `end`, `end` left out."""

    kind: Kind
    start: int
    end: int
