"""Which words are English: those need no mending, however like another they are ("unqualified", "noose")."""

from __future__ import annotations

from functools import cache

from spellchecker import SpellChecker


@cache
def english_words() -> frozenset[str]:
    """Some 160,000 words in small letters: pyspellchecker's, from the subtitles of films (its README)."""
    return frozenset(SpellChecker(language="en").word_frequency.words())
