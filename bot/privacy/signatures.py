"""Names at the end of what somebody wrote, without a closing formula: "Callum Firth, Dinnington".

A mail's own words end with it, or where a quoted mail, a footer or a phone's advertisement begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.found import Found
from bot.privacy.names import Name, ends_line, name_at
from bot.privacy.plain import LETTER, TAKEN

_LINES = 6  # the last lines of somebody's words, in which a name may stand
_OWN_WORDS_END = re.compile(
    r"\n[ \t]{0,4}(?:>|[*_=~-]{3}|from:|sent from |get outlook|begin forwarded|on [^\n]{5,120}wrote:"
    r"|(?:this|the) (?:e-?mail|message|information|communication)\b|confidential|please note\b|disclaimer"
    r"|not protectively)",
    re.IGNORECASE,
)
_INDENT = re.compile(r"[ \t>]{0,8}(?:[~/][ ]?)?(?:(?:p/?p|from|by|[Bb]ig|[Ll]ittle) )?")
# What stands behind a name on its line: a post, a place, a way to reach them.
_POST = re.compile(rf"[ ]{{0,3}}(?:[,|(/@<*;]|- |{TAKEN}|0[0-9])(?P<post>[^\n]{{0,90}})")
_SENTENCE = re.compile(
    rf"[{LETTER}]{{2}}[.!?] [{LETTER}]|[?]"
    r"|\b(?:is|are|was|were|has|have|can|could|will|would|do|does|i|i'm|we|you|she|he|they)\b",
    re.IGNORECASE,
)
_REACHED = re.compile(
    rf"[^\w\n]{{0,6}}\n\s{{0,4}}(?:{TAKEN}|[(]|0[0-9]|link worker|practice|senior|tel\b|m:|t:)",
    re.IGNORECASE,
)
_KISSES = re.compile(rf"([A-ZÀ-Þ][{LETTER}]{{1,20}}?)x{{2,5}}[ !.]{{0,3}}(?=\n|\Z)")
# "Ever so grateful,", "So excited"
_CLOSES = re.compile(r"[,!:)-]\s*\Z|\A\W*(?:\w+\W+){0,3}\w*\W*\Z")
# Words that nobody is called, where capitals are all that speaks for a name: "Emotional Regulation".
_THING = re.compile(r"(?:tions?|ments?|(?:bil|iv|al|ar|un)ity)\Z", re.IGNORECASE)
_THING_ALONE = re.compile(
    r"(?:ings?|ness|ships?|isms?|ists?|[aeo]rs|ans|[ao]gy|graphy|able|ful|less|ics|ives?)\Z",
    re.IGNORECASE,
)


def signed(text: str) -> Iterator[Found]:
    """Who signs in the last lines of each person's words."""
    start = 0
    for end in _ends(text):
        yield from _signed(text, start, end)
        start = end


def _ends(text: str) -> Iterator[int]:
    if "\n" in text:
        yield from (stop.start() for stop in _OWN_WORDS_END.finditer(text))
        yield len(text)


def _signed(text: str, start: int, end: int) -> Iterator[Found]:
    lines = _last_lines(text, start, end)
    for number, at in enumerate(lines):
        begin = _indented(text, at)
        if text[begin : begin + 1] == TAKEN:
            return  # signed already: what follows is a post or a place
        if kisses := _KISSES.match(text, begin):
            yield Found("NAME", *kisses.span(1))
            return
        name = name_at(text, begin)
        if name and name.end <= end and _signs(text, name, at, last=number == len(lines) - 1):
            yield Found("NAME", name.start, name.end)
            return


def _last_lines(text: str, start: int, end: int) -> list[int]:
    """Where the last lines before `end` begin that have words; the first line of all is none of them."""
    lines: list[int] = []
    while end > start and len(lines) < _LINES:
        at = text.rfind("\n", start, end)
        if at < 0:
            break
        if text[at + 1 : end].strip(" \t>"):
            lines.append(at + 1)
        end = at
    return lines[::-1]


def _indented(text: str, at: int) -> int:
    indent = _INDENT.match(text, at)
    return indent.end() if indent else at


def _signs(text: str, name: Name, line: int, *, last: bool) -> bool:
    """Whether a name at the start of a line signs what was written above it."""
    alone = ends_line(text, name.end)
    post = None if alone else _POST.match(text, name.end)
    if not alone and (not post or _SENTENCE.search(post["post"])):
        return False
    words = text[name.start : name.end]
    if name.sure:
        return True
    if _is_thing(words):
        return False
    if name.words > 1 or (name.either and alone):
        return True
    # A single word that no list has: only where nothing but a way to reach them follows.
    if len(words) < 3 or _THING_ALONE.search(words):
        return False
    return alone and _closes(text, line) and (last or _reached(text, name.end))


def _is_thing(words: str) -> bool:
    """Whether words with capitals are an office by its letters ("Hallam FM"), or what nobody is called."""
    letters = any(len(word) > 1 and word.isalpha() and word.isupper() for word in words.split())
    return letters or bool(_THING.search(words))


def _closes(text: str, line: int) -> bool:
    """Whether a blank line or a closing one stands above a line: "So excited"."""
    above = text[max(0, line - 60) : line - 1].rpartition("\n")[2]
    return not above.strip(" \t>") or bool(_CLOSES.search(above))


def _reached(text: str, at: int) -> bool:
    """Whether the next line is a mark, a number or a post."""
    return bool(_REACHED.match(text, at))
