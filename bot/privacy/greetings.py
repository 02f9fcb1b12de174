"""Names where a letter begins and where it ends: "Dear Mrs Patel,", "Kind regards, Tom", "-- "."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.found import Found
from bot.privacy.names import Name, ends_line, name_at
from bot.privacy.plain import TAKEN

_GREETING = re.compile(
    r"(?:^|(?<=[\n.!?>])|(?<=[.!?>] ))[^\w\n]{0,4}"
    r"(?:(?P<dear>my dear|dear)|hi+ya|hi+|hello+|hullo|hey+|greetings"
    r"|(?:good )?(?:morning|afternoon|evening)|good day)(?:[ ]again|[ ]there)?[ ,-]{1,3}",
    re.IGNORECASE,
)
_GREETED = re.compile(r"[ ]?[,!;-]|[ ]?[.:](?!\w)")
_AND = re.compile(r"[ ]?(?:,|&|/|\+|,? ?\band\b)[ ]?", re.IGNORECASE)

_THANKS = r"(?:thanks|thank ?(?:you|u)|thx|thnx|tnx|cheers|ta|regards|rgds|(?:best |good )?wishes)"
_SIGN_OFF = (
    r"(?:(?:with|many|kind(?:est)?|best|warm(?:est)?|all|very|my|w/)[ ]){0,3}"
    rf"(?:{_THANKS}(?:[ ](?:and|&)[ ](?:(?:kind|best|warm)(?:est)?[ ])?(?:regards|wishes))?"
    r"(?:[ ](?:so much|very much|a lot|a million|loads|again|in advance|all))?"
    r"|yours(?:[ ](?:sincerely|faithfully|truly|ever))?|(?:yours )?sincerely"
    r"|all the best|(?:very )?best|warmly|k\.?r\.?|b\.?w\.?|take care)"
)
_LEAVES = re.compile(
    rf"(?:^|(?<=[\n.!?,;)])|(?<=[.!?,;)] ))[^\w\n]{{0,4}}{_SIGN_OFF}\b"
    r"(?P<comma>[ ]{0,2}[,.!:;-]{0,3})[ \t]{0,3}",
    re.IGNORECASE,
)
# Nothing before it says that a sentence ended: "...for my patient thanks Tom"
_LEAVES_IN_HASTE = re.compile(rf"(?<=\w )(?:many |kind )?{_THANKS},?[ ]", re.IGNORECASE)
_NEXT_LINE = re.compile(r"(?P<rest>[^\n?]{0,80})(?:\n[ \t>]{0,4}){1,4}[^\w\n]{0,3}")
_DASHES = re.compile(
    r"(?:^|(?<=\n))[ \t>]{0,4}(?:-{1,40}|_{2,40}|~{1,40}|\*{2,40})[ \t]{0,3}\n[\s>]{0,6}"
)
_BY = re.compile(
    r"(?:^|(?<=[\n.!?,])|(?<=[.!?,] ))[ ]{0,2}"
    r"(?:[-~]{1,2}[ ]?|(?:(?:lots of )?love(?: from)?|from|signed),?[ ])",
    re.IGNORECASE,
)
_OWN_LINE = re.compile(r"\n[ \t]{0,4}(?=\w)")

# What may follow a name on its line: a post, pronouns, a number.
_AFTER_SURE = re.compile(rf"[ ]{{0,3}}(?:[,.!(|/\[<*;+-]|[0-9]|{TAKEN}|(?:and|&) [A-Z])")
_AFTER_OTHER = re.compile(rf"[ ]{{0,3}}(?:[(|\[<*+]|0[0-9]|{TAKEN})")


def greeted(text: str) -> Iterator[Found]:
    """Whom a message greets, at its start or at the start of a sentence."""
    for cue in _GREETING.finditer(text):
        name = name_at(text, cue.end(), small=True, any_word=bool(cue["dear"]))
        if not name or not _is_greeted(text, name, bool(cue["dear"])):
            continue
        yield Found("NAME", name.start, name.end)
        while (link := _AND.match(text, name.end)) and (
            name := name_at(text, link.end(), small=True)
        ):
            if not (name.sure or _is_greeted(text, name, False)):
                break
            yield Found("NAME", name.start, name.end)


def _is_greeted(text: str, name: Name, dear: bool) -> bool:
    """Whether a name after a greeting is one: the sentence goes on only after a sure one."""
    if name.sure:
        return True
    if _GREETED.match(text, name.end) or ends_line(text, name.end):
        return True
    link = _AND.match(text, name.end)
    return bool(link and (dear or not name.either) and name_at(text, link.end()))


def left_by(text: str) -> Iterator[Found]:
    """Who signs: after a sign-off, on its line or the next, under dashes, alone on the last line."""
    for cue in _LEAVES.finditer(text):
        name = name_at(text, cue.end(), small=True)
        if name and _signs(text, name, bool(cue["comma"].strip())):
            yield from _with_others(text, name)
        elif not name:
            yield from _on_next_line(text, cue.end())
    for cue in _LEAVES_IN_HASTE.finditer(text):
        name = name_at(text, cue.end(), small=True)
        if name and (name.sure or name.either) and ends_line(text, name.end):
            yield Found("NAME", name.start, name.end)
    for cue in _DASHES.finditer(text):
        name = name_at(text, cue.end(), small=True)
        if name and _fills_line(text, name):
            yield from _with_others(text, name)
    for rule in (_BY, _OWN_LINE):
        for cue in rule.finditer(text):
            name = name_at(text, cue.end())
            if name and name.sure and ends_line(text, name.end):
                yield Found("NAME", name.start, name.end)


def _signs(text: str, name: Name, after_comma: bool) -> bool:
    """Whether a name on the line of a sign-off is one: "Thanks, Tom", but not "Thanks Tom will do"."""
    if ends_line(text, name.end):
        small_word = name.either and text[name.start].islower()
        return name.sure or ((after_comma or not small_word) and not _is_acronym(text, name))
    return name.sure and bool(_AFTER_SURE.match(text, name.end))


def _is_acronym(text: str, name: Name) -> bool:
    """An office by its letters ("Thanks, DEA"); two letters are somebody's initials."""
    word = text[name.start : name.end]
    return name.words == 1 and len(word) > 2 and word.isupper()


def _on_next_line(text: str, at: int) -> Iterator[Found]:
    line = _NEXT_LINE.match(text, at)
    name = name_at(text, line.end(), small=True) if line else None
    if not line or not name or not _fills_line(text, name):
        return
    # "Thanks for the figures\nDoncaster"
    if name.sure or name.words > 1 or not re.search(r"\w", line["rest"]):
        yield from _with_others(text, name)


def _fills_line(text: str, name: Name) -> bool:
    """Whether a name stands alone on its line, or with what signatures have behind it."""
    if ends_line(text, name.end):
        return name.sure or not _is_acronym(text, name)
    return bool(
        (_AFTER_SURE if name.sure or name.words > 1 else _AFTER_OTHER).match(text, name.end)
    )


def _with_others(text: str, name: Name) -> Iterator[Found]:
    """The name, and those that sign with it: "Tom and Jane"."""
    yield Found("NAME", name.start, name.end)
    link = _AND.match(text, name.end)
    other = name_at(text, link.end(), small=True) if link else None
    if other and (other.sure or (other.words > 1 and "," not in text[name.end : other.start])):
        yield Found("NAME", other.start, other.end)
