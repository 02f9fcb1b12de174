"""The language of a message."""

import pytest

from bot.helpdesk.triage.language import language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Do I need a degree to become a link worker?", "en"),
        ("do i need qualis 4 this", "en"),
        ("wot quals du i need, me mate sez lvl 2 is enuf", "en"),
        ("SPLW", "en"),
        ("", "en"),
        ("Dzień dobry, chciałbym zapytać, czy potrzebuję dyplomu, żeby pracować.", "pl"),
        ("Bună ziua, aș vrea să știu dacă am nevoie de o diplomă pentru acest post.", "ro"),
        ("هل أحتاج إلى شهادة جامعية للعمل في هذه الوظيفة؟", "ar"),
        ("Bonjour, je voudrais savoir si je dois avoir un diplôme pour ce poste.", "fr"),
    ],
)
def test_the_language_is_told(text, expected):
    """Misspelt English is English; another language is named."""
    assert language(text) == expected
