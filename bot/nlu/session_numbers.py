"""Which of a numbered list's items a message names: "session 4", "the last two", "the rest of them".

A classifier does not do arithmetic; these are rules (measured: see docs/adr/0003).
"""

import re

# fmt: off
_ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "forth": 4, "4th": 4,
    "fifth": 5, "5th": 5, "sixth": 6, "6th": 6, "seventh": 7, "7th": 7, "eighth": 8, "8th": 8, "ninth": 9, "tenth": 10,
}
_CARDINALS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
# fmt: on
_UNIT = r"(?:sessions?|sesh(?:es)?|sess|modules?|mod|parts?|units?|lessons?|chapters?|sections?|numbers?|no\.?|nos\.?|num|items?)"
_N = r"(?:\d{1,2}|" + "|".join(_CARDINALS) + r")"
_O = r"(?:" + "|".join(_ORDINALS) + r")"
_LAST = r"(?:last|final|latter|ending)"

_NAMED = re.compile(
    rf"\b{_UNIT}\s*[#:.-]?\s*({_N}(?:\s*(?:,|and|&|\+|or|to|-|–|through|thru)\s*{_N})*)\b(?!\s*(?:hours?|hrs?|mins?))",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    rf"\b({_O})\s+(?:{_UNIT}|one|1|bit|of (?:the|them)|on the list|title)\b|^\W*(?:and |what about |what'?s? |what is |is there |isn'?t there |there |not |was there )*(?:the |an? )?({_O})\W*$",
    re.IGNORECASE,
)
_FIRST_N = re.compile(rf"\b(?:first|opening|initial)\s+({_N}|couple|few)\b", re.IGNORECASE)
_LAST_N = re.compile(
    rf"\b{_LAST}\s+({_N}|couple|few)\b(?!\s*(?:years?|months?|weeks?|days?))", re.IGNORECASE
)
_LAST_ONE = re.compile(
    rf"\b{_LAST}\s+(?:{_UNIT}|one|1|bit)\b(?! (?:i|we) )|^\W*(?:and |what about |what'?s? |what is )*the {_LAST}\W*$",
    re.IGNORECASE,
)
_REST = re.compile(
    r"\b(rest|left|remaining|remain|still (?:to|got|have|need)|others?|outstanding|next|after (?:that|those|them)|to go|not done)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(done|finished|completed|did|through|ticked off|bar|except|apart from|up to|after|got)\b",
    re.IGNORECASE,
)
# Beside one that is named: "session 4, and the one straight after it".
_BESIDE = re.compile(
    rf"(?:\band|&|\+|\bplus|,)\s+(?:also |then |what'?s |what is |what about )*the\s+"
    rf"(?:(?:{_UNIT}|one|1)\s+(?:straight |right |just |directly |immediately )?(?P<step>after|before)\b"
    rf"|(?P<way>next|following|previous)(?:\s+(?:{_UNIT}|one|1))?\b(?! \w))",
    re.IGNORECASE,
)
_BACK = ("before", "previous")
_RANGE = re.compile(rf"({_N})\s*(?:to|-|–|through|thru)\s*({_N})", re.IGNORECASE)


def session_numbers(text: str, total: int, *, bare: bool = False) -> list[int]:
    """Return the item numbers that `text` names, in order, possibly beyond `total` ("session 9").

    `total`: how many items the list has. `bare`: also take a lone number ("and 5?") as an item.
    Empty when the text names none.
    """
    named = _explicit(text, total)
    if not named and bare:
        named = _expand(" ".join(re.findall(rf"\b{_N}\b", text, re.IGNORECASE)))
    if named and _REST.search(text) and _DONE.search(text):
        top = max(named)
        done = range(1, top + 1) if _FIRST_N.search(text) or len(named) == 1 else named
        rest = [n for n in range(1, total + 1) if n not in done]
        return rest or named
    if len(named) == 1 and (beside := _BESIDE.search(text)):
        word = (beside["step"] or beside["way"]).lower()
        named.append(named[0] + (-1 if word in _BACK else 1))
    return [number for number in named if number]


def _explicit(text: str, total: int) -> list[int]:
    if found := _FIRST_N.search(text):
        return list(range(1, _count(found[1]) + 1))
    if (found := _LAST_N.search(text)) and _count(found[1]) > 1:
        count = min(_count(found[1]), total)
        return list(range(total - count + 1, total + 1))
    numbers: list[int] = []
    for found in _NAMED.finditer(text):
        numbers += _expand(found[1])
    if not numbers:
        numbers = [_ORDINALS[(found[1] or found[2]).lower()] for found in _ORDINAL.finditer(text)]
    if _LAST_ONE.search(text):
        numbers.append(total)
    return list(dict.fromkeys(numbers))


def _expand(words: str) -> list[int]:
    if found := _RANGE.search(words):
        start, stop = _number(found[1]), _number(found[2])
        if 0 < stop - start < 12:
            return list(range(start, stop + 1))
    return [_number(word) for word in re.findall(rf"\b{_N}\b", words, re.IGNORECASE)]


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _CARDINALS[word.lower()]


def _count(word: str) -> int:
    return {"couple": 2, "few": 3}.get(word.lower()) or _number(word)
