"""Which words of a text raise the alarm by themselves: for whoever reads it, and for nothing else.

The rules say that a text names danger and not where, since they read it in another spelling. So
each sentence is asked alone, and one that raises the alarm is made shorter for as long as it does.
A page waits for it, and whoever writes chooses the text: so a sentence is cut where it is endless,
and a few places are enough.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from bot.helpdesk.triage.danger import Found, told_by_words

Span = tuple[int, int]
"""From the first character of the words to behind the last."""
MOST = 20_000
"""Characters that are looked through."""
PLACES = 20
"""How many are marked at most."""
_LONGEST = 60  # words of a sentence that are looked at together
_SENTENCE = re.compile(r"[^.?!;\n]*[^\s.?!;][^.?!;\n]*[.?!;]*")
_WORD = re.compile(r"\S+")


def alarm_words(text: str, check: Callable[[str], Found]) -> list[Span]:
    """In their order. Empty where no sentence is enough: then it is all of it together, or the model, that raised it."""
    found = (span for words in _sentences(text[:MOST]) for span in _within(text, words, check))
    return list(islice(found, PLACES))


def _sentences(text: str) -> Iterator[list[Span]]:
    """The words of each, in runs."""
    for sentence in _SENTENCE.finditer(text):
        words = [one.span() for one in _WORD.finditer(text, *sentence.span())]
        yield from (words[at : at + _LONGEST] for at in range(0, len(words), _LONGEST))


def _within(text: str, words: list[Span], check: Callable[[str], Found]) -> Iterator[Span]:
    """The shortest runs of words that raise it, from the left."""

    def alarms(first: int, behind: int) -> bool:
        return told_by_words(text[words[first][0] : words[behind - 1][1]], check)

    begin = 0
    while begin < len(words) and alarms(begin, len(words)):
        behind = next(end for end in range(begin + 1, len(words) + 1) if alarms(begin, end))
        first = next(at for at in range(behind - 1, begin - 1, -1) if alarms(at, behind))
        yield words[first][0], words[behind - 1][1]
        begin = behind
