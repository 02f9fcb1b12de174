"""Names in what mail programs write: header lines, and the line above a quoted message."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.found import Found
from bot.privacy.names import Name, name_at
from bot.privacy.plain import TAKEN

_HEADER = re.compile(
    r"(?:^|(?<=\n))[ \t>|*_]{0,8}(?:from|to|cc|bcc|sent by|reply[- ]to|sender|on behalf of)"
    r"[ *_]{0,3}:[ \t*_]{0,4}(?P<people>[^\n]{1,1000})",
    re.IGNORECASE,
)
_SENT_BY = re.compile(
    r"\b(?:sent|written|submitted|completed|referred) (?:by|on behalf of):?[ ]{1,2}", re.IGNORECASE
)
_PERSON = re.compile(r"[^;<>()\[\]\"|]+")
_WROTE = re.compile(r"\b(?:wrote|writes|said)[ ]{0,2}:", re.IGNORECASE)
_ADDRESS = re.compile(rf"[<\[](?:mailto:)?[^\s<>\[\]]{{0,80}}[@{TAKEN}]", re.IGNORECASE)
_BEFORE_WROTE = 240  # characters: a date, a name and an address, over two lines
_ADDRESS_AT = re.compile(rf"\S*@|{TAKEN}| - |/")
_NOT_OF_A_NAME = re.compile(r"[\d,:;<>()\[\]\n]")
_WORD = re.compile(r"[^\W\d_]\S*")


def header_names(text: str) -> Iterator[Found]:
    """People in From, To, Cc and Bcc, and after "Sent by"; an office is none."""
    for header in _HEADER.finditer(text):
        for chunk in _PERSON.finditer(text, header.start("people"), header.end("people")):
            if text[chunk.start() - 1] != "(":  # an office, or "she/her"
                yield from _people(text, chunk.start(), chunk.end())
    for cue in _SENT_BY.finditer(text):
        if (name := name_at(text, cue.end(), small=True)) and (name.sure or name.words > 1):
            yield Found("NAME", name.start, name.end)


def _people(text: str, at: int, end: int) -> Iterator[Found]:
    """The names of one chunk: "Jane Smith", "Smith, Jane" or "Jane Smith, Tom Hill"."""
    names = []
    for part in re.finditer(r"[^,]+", text[at:end]):
        start = at + part.start() + len(part[0]) - len(part[0].lstrip(" \t'*_"))
        name = name_at(text, start)
        rest = text[name.end : at + part.end()] if name else ""
        if name and not re.search(r"\w", _ADDRESS_AT.split(rest, maxsplit=1)[0]):
            names.append(name)
        elif names and part[0].strip():
            break
    if len(names) == 2 and names[0].words == names[1].words == 1:
        yield Found("NAME", names[0].start, names[1].end)
    else:
        yield from (Found("NAME", name.start, name.end) for name in names)


def quoted_names(text: str) -> Iterator[Found]:
    """Who wrote what is quoted, "On 3 Mar 2025 at 10:12, Jane Smith <jane@…> wrote:", and who stands before an
    address in angle brackets."""
    for wrote in _WROTE.finditer(text):
        begin = max(0, wrote.start() - _BEFORE_WROTE)
        name = _last_name(text, begin, _without_address(text[begin : wrote.start()].rstrip()))
        if name and (name.sure or wrote[0].lower().startswith("wrote")):
            yield Found("NAME", name.start, name.end)
    for address in _ADDRESS.finditer(text):
        begin = max(0, address.start() - _BEFORE_WROTE)
        before = text[begin : address.start()].rstrip(" \"'")
        if name := _last_name(text, begin, before):
            yield Found("NAME", name.start, name.end)


def _last_name(text: str, begin: int, before: str) -> Name | None:
    """The name with which `before` ends, which begins at `begin` of the text."""
    last = max((stop.end() for stop in _NOT_OF_A_NAME.finditer(before)), default=0)
    for word in _WORD.finditer(before, last):
        name = name_at(text, begin + word.start())
        if name and name.end == begin + len(before):
            return name
    return None


def _without_address(before: str) -> str:
    """What stands before a name's address: "<jane@…>", "(jane@…)", "jane@…" or the mark of one."""
    opening = {">": "<", ")": "(", "]": "["}.get(before[-1:])
    if opening:
        return before[: max(0, before.rfind(opening))].rstrip()
    last = before.rsplit(maxsplit=1)[-1] if before else ""
    return before[: len(before) - len(last)].rstrip() if "@" in last or TAKEN in last else before
