"""People in running prose: "our Keith says", "Tom Askew, the new link worker", "Pam's off".

Only where the first word is a given name of the list with a capital. A surname alone, and a name in small
letters, can't be told from any other word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bot.privacy.found import Found
from bot.privacy.names import EITHER, Name, is_given, lines_of, name_at, words_of
from bot.privacy.plain import LETTER

_CAPITAL = re.compile(rf"(?<![\w'&@./:-])(?=[A-ZÀ-Þ])[{LETTER}]{{2,30}}(?![\w@&+]|[./]\w)")
_OTHER_THINGS = words_of("other_things.txt")  # they need a surname, or to be called a name
# "St Luke", "Lake Victoria", "King George": what stands before makes it another's.
_BEFORE = re.compile(
    r"\b(?:st\.?|saint|lake|mount|port|king|queen|prince|princess|pope|santa|royal|happy as) $",
    re.IGNORECASE,
)
# "Joan Harris House", "Andy's Man Club", "Martha's Rule", "Victoria sponge"
_BODY = (
    "academy|ambulance|arms|avenue|award|awards|building|centre|charity|church|clinic|close|college|court"
    "|day|day-care|drive|foundation|fund|gardens|hall|home|hospice|hospital|hotel|house|infirmary|institute"
    "|lane|lodge|medical|model|network|nurses?|park|place|practice(?! (?:manager|nurse))|programme|project"
    "|road|room|rooms|school|scheme|square|street|suite|surgery|terrace|theory|training|trust|university"
    "|walk|ward|way|wing"
)
_BODY_AFTER = re.compile(
    rf"(?:'s)?[ -](?:[A-Z][\w'&-]{{0,30}} ){{0,2}}(?:{_BODY})\b", re.IGNORECASE
)
_CAPITALS_AFTER = re.compile(r"'s [A-Z]")
_KIN = (
    "son|daughter|mum|mam|mother|dad|father|sister|brother|wife|husband|neighbour|nephew|niece|aunt|auntie"
    "|aunty|uncle|cousin|gran|nan|nana|nanna|grandad|grandmother|grandfather|grandson|granddaughter"
    "|grandchild|baby|boyfriend|girlfriend|stepson|stepdaughter|stepmum|stepdad"
)
_CALLED_SO = re.compile(
    rf"\b(?:(?:my|our|her|his|their|your|me) (?:(?:late|eldest|youngest|little|big|other) )?(?:{_KIN})"
    r"|(?:baby|auntie|aunty|uncle|nana|nanna)|(?:badge|lanyard) (?:says?|said|reads?)"
    r"|(?:lady|man|woman|chap|bloke|fella|girl|lad|lass|gentleman|colleague|patient|client|pt|person)"
    r" (?:called|named)) $",
    re.IGNORECASE,
)
_ENDS_SO = frozenset(_KIN.split("|")) | {"called", "named", "say", "says", "said", "read", "reads"}
_LONGEST = 32  # characters of what calls somebody so
_MONTHS = frozenset({"april", "may", "june", "july", "august"})
_GOES_ON = re.compile(r"[a-z,;)] $")


@cache
def _namesakes() -> frozenset[str]:
    return frozenset(lines_of("namesakes.txt"))


def in_prose(text: str) -> Iterator[Found]:
    """Given names of the list with a capital, with the surnames behind them, and whom somebody's words call so."""
    at = 0
    for word in _CAPITAL.finditer(text):
        start = word.start()
        if start < at:
            continue
        given, either = is_given(word[0]), word[0].lower() in EITHER
        called = _is_called(text, start)
        if not (given or either or called) or not (name := name_at(text, start)):
            continue
        at = name.end
        if (
            (given and _is_persons(text, name))
            or (called and not (len(word[0]) > 1 and word[0].isupper()))
            or (either and name.words > 1 and _goes_on(text, name) and _is_persons(text, name))
        ):
            yield Found("NAME", name.start, name.end)


def _is_called(text: str, at: int) -> bool:
    """Whether the words before a name say that it is one: "my daughter Freya", "a lady called Joan"."""
    before = text[max(0, at - _LONGEST) : at]
    if before[-1:] != " " or before[:-1].rpartition(" ")[2].lower().lstrip("('\"") not in _ENDS_SO:
        return False
    return bool(_CALLED_SO.search(before))


def _goes_on(text: str, name: Name) -> bool:
    """Whether a name that is a word as well stands in mid sentence: "ask Mark Jones", not "Will Samaritans"."""
    if text[name.start : name.end].partition(" ")[0].lower() in _MONTHS:
        return False
    return bool(_GOES_ON.search(text, max(0, name.start - 2), name.start))


def _is_persons(text: str, name: Name) -> bool:
    """Whether a given name in prose is a person's, and not of what was called after one."""
    words = text[name.start : name.end]
    if _BEFORE.search(text, max(0, name.start - 10), name.start):
        return False
    if _BODY_AFTER.match(text, name.end) or _CAPITALS_AFTER.match(text, name.end):
        return False
    if name.words == 1:
        return words.lower() not in _OTHER_THINGS and not (len(words) > 1 and words.isupper())
    first_two = " ".join(words.lower().split()[:2])
    return first_two not in _namesakes()
