"""Dates of birth: dates that are called one. Any other date, and a year alone, is part of a question."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.found import Found
from bot.privacy.plain import GAP, TAKEN

_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = (
    "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    "|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|oh|hundred"
)
_ORDINAL = (
    "(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    "|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth"
)
_DAY = rf"(?:[0-9]{{1,2}}(?: ?(?:st|nd|rd|th)\b)?|(?:{_ORDINAL})\b)"
_YEAR_IN_WORDS = rf"(?:nineteen|twenty|two thousand)(?:(?: and)?[ -](?:{_TEENS}|{_UNITS})){{1,2}}\b"
_YEAR = rf"(?:(?:19|20)[0-9]{{2}}|'?[0-9]{{2}}|{_YEAR_IN_WORDS})"
_S = r"[ ]?[/.,-][ ]?|[ ]{1,4}"
_W = rf"{GAP}{{1,4}}"  # between figures alone
_BEFORE = r"(?=\w)(?:(?<![\w/])|(?<=dob)|(?<=dob[_/])|(?<=birth)|(?<=birth[_/]))"
_DATE = re.compile(
    rf"{_BEFORE}(?:"
    rf"{_DAY}(?:{_S})?(?:day )?(?:of )?{_MONTH}(?:(?:{_S})?(?:in )?{_YEAR})?"
    rf"|{_MONTH}(?:{_S})(?:the )?{_DAY}(?:(?:{_S})(?:in )?{_YEAR})?"
    rf"|{_MONTH}(?:{_S})(?:of )?(?:19|20)[0-9]{{2}}"
    rf"|[0-9]{{4}}(?:{_W})[0-9]{{1,2}}(?:{_W})[0-9]{{1,2}}"
    rf"|[0-9]{{1,2}}(?:{_W})[0-9]{{1,2}}(?:{_W})(?:[0-9]{{4}}|'?[0-9]{{2}})"
    r"|[0-9]{8}|[0-9]{6}"
    r")(?!\w)(?![/-][0-9])",
    re.IGNORECASE,
)
_DAY_AND_MONTH = re.compile(r"(?<![\w/])[0-9]{1,2}[/.][0-9]{1,2}(?!\w)(?![/-][0-9])")

_CALLED = (
    r"d\.?o\.?b(?![^\W\d_])\.?|d[. /]{1,2}o[. /]{1,2}b\b\.?|dates?[ _-]{1,4}of[ _-]{1,4}birth"
    r"|birth[ _-]?dates?"
)
_CUE = re.compile(
    rf"\b(?:(?P<strict>{_CALLED})|(?P<born>born)|(?P<birthday>birthdays?|b-?day)|b\.(?= ?[0-9]))",
    re.IGNORECASE,
)
# What may stand between the word and its date, by the word. A sentence's end, or a figure, may not.
_BETWEEN = {
    "strict": re.compile(rf"\s{{0,3}}[^0-9\n?!{TAKEN}]{{0,30}}"),
    "born": re.compile(rf"[^0-9\n?!.;{TAKEN}]{{0,40}}"),
    "birthday": re.compile(
        r"(?:[^\w.?!]|is|was|on|the|falls|being|it|s|her|his|my|next"
        r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?){0,12}",
        re.IGNORECASE,
    ),
    None: re.compile(" ?"),
}
_REACH = 44  # characters from the word to where a date may begin
_LONGEST = 60  # characters of a date
_CALLED_AFTER = re.compile(
    r"[ ,]{0,2}[(\[-]?[ ]?(?:(?:is|was|being|as|for|my|her|his|their|the|our|when|i|he|she|they|were"
    r"|(?:patient|client|pt)'?s?)[ ]){0,4}"
    rf"(?:{_CALLED}|born\b|birthday\b)",
    re.IGNORECASE,
)
# Where nothing calls it one, only a whole date of which somebody alive and grown may be born.
_WHOLE = r"(?:0?[1-9]|[12][0-9]|3[01])(?P<by>[/.-])(?:0?[1-9]|1[0-2])(?P=by)(?:19[2-9][0-9]|200[0-9]|[3-9][0-9])"
_BESIDE = re.compile(rf"(?:,|[ ]?\(|[ ]-)?[ ]{{0,2}}(?P<date>{_WHOLE})(?!\w|[:/.-]?[0-9])")
_IS_OF = re.compile(
    rf"\b(?:s?he|patient|client|pt)(?: is|'s|:)?[ ](?P<date>{_WHOLE})(?!\w|[:/.-]?[0-9])",
    re.IGNORECASE,
)


def born_beside(text: str, name: Found) -> Iterator[Found]:
    """The date behind a name that has been found: "Lee Ogden, 03/11/1988", "Jo Hill (1.2.63)"."""
    if hit := _BESIDE.match(text, name.end):
        yield Found("DATE_OF_BIRTH", *hit.span("date"))


def birth_dates(text: str) -> Iterator[Found]:
    """Every date in `text` that is called a date of birth, before it or after it."""
    for hit in _IS_OF.finditer(text):
        yield Found("DATE_OF_BIRTH", *hit.span("date"))
    without_date = False
    for cue in _CUE.finditer(text):
        date = _date_of(text, cue.end(), cue.lastgroup)
        if date:
            yield Found("DATE_OF_BIRTH", *date)
        elif not _marked_already(text, cue.end(), cue.lastgroup):
            without_date = True
    if without_date:
        for hit in _DATE.finditer(text):
            if _called_after(text, hit.end()):
                yield Found("DATE_OF_BIRTH", hit.start(), hit.end())


def _marked_already(text: str, at: int, called: str | None) -> bool:
    """Whether the date that the word speaks of has been taken out."""
    mark = text.find(TAKEN, at, at + _REACH)
    return mark >= 0 and bool(_BETWEEN[called].fullmatch(text, at, mark))


def _date_of(text: str, at: int, called: str | None) -> tuple[int, int] | None:
    """The date that a word which ends at `at` speaks of."""
    rules = (_DATE,) if called == "born" else (_DATE, _DAY_AND_MONTH)
    for rule in rules:
        hit = rule.search(text, at, at + _REACH + _LONGEST)
        if hit and _BETWEEN[called].fullmatch(text, at, hit.start()):
            return hit.span()
    return None


def _called_after(text: str, at: int) -> bool:
    """Whether what follows calls the date one: "(DOB)", "is my birthday", with no date of its own."""
    cue = _CALLED_AFTER.match(text, at)
    if not cue or _marked_already(text, cue.end(), "strict"):
        return False
    return not _date_of(text, cue.end(), "strict")
