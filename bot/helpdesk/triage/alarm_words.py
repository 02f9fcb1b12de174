"""Which words of a text raise the alarm by themselves: for whoever reads it, and for nothing else.

The rules say that a text names danger and not where, since they read it in another spelling. So
each sentence is asked alone, and one that raises the alarm is made shorter for as long as it does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bot.helpdesk.triage.danger import Found, told_by_words

Span = tuple[int, int]
"""From the first character of the words to behind the last."""
MOST = 20_000
"""Characters that are looked through."""
_SENTENCE = re.compile(r"[^.?!;\n]*[^\s.?!;][^.?!;\n]*[.?!;]*")
_WORD = re.compile(r"\S+")


def alarm_words(text: str, check: Callable[[str], Found]) -> list[Span]:
    """In their order. Empty where no sentence is enough: then it is all of it together, or the model, that raised it."""
    spans: list[Span] = []
    for sentence in _SENTENCE.finditer(text[:MOST]):
        if told_by_words(sentence[0], check):
            spans += _within(text, sentence.span(), check)
    return spans


def _within(text: str, sentence: Span, check: Callable[[str], Found]) -> Iterator[Span]:
    """The shortest runs of words of a sentence that raise it, from the left."""
    words = [one.span() for one in _WORD.finditer(text, *sentence)]

    def alarms(first: int, behind: int) -> bool:
        return told_by_words(text[words[first][0] : words[behind - 1][1]], check)

    begin = 0
    while begin < len(words) and alarms(begin, len(words)):
        behind = next(end for end in range(begin + 1, len(words) + 1) if alarms(begin, end))
        first = next(at for at in range(behind - 1, begin - 1, -1) if alarms(at, behind))
        yield words[first][0], words[behind - 1][1]
        begin = behind
