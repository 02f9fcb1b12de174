"""How old a reader has to be: Flesch-Kincaid.

Source: Kincaid, Fishburne, Rogers and Chissom, "Derivation of new readability formulas", 1975:
grade = 0.39 words/sentences + 11.8 syllables/words - 15.59. A grade is a school year in the
United States; the reader's age is five years more.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_SENTENCE = re.compile(r"[.!?:;]+[”\")]*(?:\s+|$)")
_WORD = re.compile(r"[^\W\d_][\w'’]*")
_SILENT_END = re.compile(r"(?<=[^aeiouy])(?:e|(?<![szcgxh])es|(?<![td])ed)$")


def words(text: str) -> list[str]:
    """Return the words of `text`, figures left out."""
    return _WORD.findall(text)


def syllables(word: str) -> int:
    """Count the syllables of `word`: its groups of vowels, a silent end left out."""
    word = word.lower()
    if not re.search(r"[aeiouy]", word):
        return len(word)  # an abbreviation is read letter by letter
    core = word if re.search(r"[^aeiouy]le$", word) else _SILENT_END.sub("", word)
    return max(1, len(re.findall(r"[aeiouy]+", core)))


def reading_age(text: str, known: Collection[str] = ()) -> float:
    """Return the reading age of `text` in years; 0 for no words.

    `known`: words, in lower case, that count at most two syllables, as the formula's users do with
    names and terms that the reader has met already.
    """
    found = words(text)
    if not found:
        return 0.0
    sentences = max(1, sum(1 for part in _SENTENCE.split(text) if part.strip()))
    total = sum(min(2, n) if w.lower() in known else n for w in found for n in [syllables(w)])
    return 0.39 * len(found) / sentences + 11.8 * total / len(found) - 15.59 + 5


def longest_sentence(text: str) -> int:
    """Return the number of words in the longest sentence of `text`."""
    return max((len(words(part)) for part in _SENTENCE.split(text)), default=0)
