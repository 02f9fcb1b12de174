"""Which language a message is written in: ISO 639-1."""

from __future__ import annotations

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from bot.nlu.english import english_words

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ENGLISH = 0.5
"""Share of English words from which a message is English: text-speak and names take up the rest."""
_FEW = 4
"""Words up to which nothing can be told, and English is supposed."""
_READ = 2_000


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language(text: str) -> str:
    """The language of `text`, by its words where they are English, else by its letters."""
    words = _WORD.findall(text[:_READ])
    known = sum(word.lower().replace("’", "'") in english_words() for word in words)
    if len(words) <= _FEW and text.isascii() or known >= _ENGLISH * len(words):
        return "en"
    found, _ = _identifier().classify(text[:_READ])
    return str(found)
