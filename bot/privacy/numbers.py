"""NHS numbers (and the CHI and H&C numbers of Scotland and Northern Ireland), National Insurance numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from stdnum.gb import nhs

from bot.privacy.found import Found
from bot.privacy.phones import is_phone
from bot.privacy.plain import GAP, TAKEN

# Letters may be glued to it ("NHS9434765919"). A figure, or a part of a sum, may not.
_BEFORE = r"(?<![0-9£$€])(?:(?<!\+)|(?<=\w\+))(?<![0-9]\.)(?:(?<![0-9],)|(?=[0-9]{10}))"
_AFTER = r"(?![0-9]|\.[0-9]|,[0-9]{3}(?![0-9]))"
_S = r"[ .-]{0,4}"
_W = f"{GAP}{{0,4}}"


def _parted(gap: str, *sizes: int) -> str:
    return gap.join(f"[0-9]{{{size}}}" for size in sizes)


# In one, or 943 476 5919 whatever parts it; by blanks, dots and dashes also with the four digits elsewhere.
_GROUPS = f"{_parted(_W, 3, 3, 4)}|{_parted(_S, 4, 3, 3)}|{_parted(_S, 3, 4, 3)}"
# Digit by digit, in twos, in fives.
_EVEN = "|".join(rf"[0-9]{{{n}}}(?:{GAP}{{1,4}}[0-9]{{{n}}}){{{10 // n - 1}}}" for n in (1, 2, 5))
# Looks at overlapping ones too.
_TEN = re.compile(rf"(?={_BEFORE}(?:({_GROUPS})|({_EVEN})){_AFTER})")
# Called an NHS number: grouped in any way, and with digits missing or too many.
_CALLED = re.compile(
    rf"{_BEFORE}(?:{_parted(_W, 3, 3, 4)}|{_parted(_W, 4, 3, 3)}|{_parted(_W, 3, 4, 3)}|{_EVEN}"
    rf"|[0-9](?:{_S}[0-9]){{9}}|[0-9](?:{_S}[0-9]){{7,11}}){_AFTER}(?!\w)"
)
_FIGURE = re.compile("[0-9]+")
_NUMBER = r"(?:numbers?|numb|nums?|nos?|nr|id|identifier|ref|reference)(?![^\W\d_])|#"
_NHS = (
    rf"\b(?:nhs|chi|h ?& ?c|health and care)[\s._-]{{0,4}}(?:(?:patient|client)[ _])?(?:{_NUMBER})"
)
_CALLS = re.compile(
    rf"(?:{_NHS}[^0-9{TAKEN}]{{0,40}}|\b(?:nhs|chi)[\s:#=(_-]{{0,4}})$", re.IGNORECASE
)
_CALLS_AFTER = re.compile(
    rf"[ ,(-]{{0,3}}(?:(?:is|was|being|as|my|her|his|their|the|for|patient'?s?)[ ]){{0,3}}{_NHS}",
    re.IGNORECASE,
)
_NAMES_NHS = re.compile(r"nhs|chi|h ?& ?c|health and care", re.IGNORECASE)
# Numbers below 3200000000 are Scotland's, and begin with the day and month of birth.
_BORN = re.compile("(?:0[1-9]|[12][0-9])(?:0[1-9]|1[0-2])")
_WINDOW = 70  # characters before a number in which it may be called one
_ANOTHER = re.compile(r"\s{0,2}(?:,|&|and|or|/|;)\s{0,2}", re.IGNORECASE)

# HMRC's manual NIM39110: the letters that a prefix may have, and the prefixes that are not given out.
_LETTERS = re.compile("[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]")
_NOT_GIVEN = frozenset({"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"})
_NINO_BEFORE = r"(?:(?<!\w)|(?<=\bni)|(?<=\bnino))"
_NINO = re.compile(
    rf"{_NINO_BEFORE}([A-Z])({_S})([A-Z])({_S})[0-9](?:{_S}[0-9]){{5}}(?:({_S})([A-D])(?!\w)|(?!\w))",
    re.IGNORECASE,
)
# Whatever parts it, where the same does everywhere.
_NINO_PARTED = re.compile(
    rf"{_NINO_BEFORE}([A-Z]{{2}})({GAP}{{1,4}})[0-9]{{2}}\2[0-9]{{2}}\2[0-9]{{2}}\2[A-D](?!\w)",
    re.IGNORECASE,
)
_CALLS_NINO = re.compile(
    rf"\b(?:nino\b|ni\b|n\.i\.|nat(?:ional)?\.? ins(?:urance)?\b\.?)[^0-9{TAKEN}]{{0,40}}$",
    re.IGNORECASE,
)
# "paid at 10 20 30 a session"
_WORDS = frozenset({"am", "an", "as", "at", "be", "by", "he", "me", "my", "pm", "re", "we"})


def called_nhs_numbers(text: str) -> Iterator[Found]:
    """Eight to twelve digits that are called an NHS number, whether or not they check."""
    if not _NAMES_NHS.search(text):
        return
    last = None
    for hit in _CALLED.finditer(text):
        called = (
            _CALLS.search(text[max(0, hit.start() - _WINDOW) : hit.start()])
            or _CALLS_AFTER.match(text, hit.end())
            or (last is not None and _ANOTHER.fullmatch(text, last, hit.start()))
        )
        digits = _digits(hit[0])
        if called and (_checks(digits) or not is_phone(digits)):
            last = hit.end()
            yield Found("NHS_NUMBER", hit.start(), hit.end())


def nhs_numbers(text: str) -> Iterator[Found]:
    """Ten digits whose check digit is right, whatever stands beside them."""
    for hit in _TEN.finditer(text):
        start, end = hit.span(hit.lastindex or 0)
        digits = _digits(text[start:end])
        if not _checks(digits) or (digits[0] in "012" and not _BORN.match(digits)):
            continue
        if hit[2] and _is_list(text, start, end):
            continue
        if text[start - 1 : start] == "(" and ")" in text[start:end]:
            start -= 1  # "(943) 476 5919"
        yield Found("NHS_NUMBER", start, end)


def _is_list(text: str, start: int, end: int) -> bool:
    """Whether figures of one size may be a list's, or a date and a time: "12.05.25 10.30"."""
    figures = _FIGURE.findall(text, start, end)
    size = len(figures[0])
    if re.search(
        rf"(?<![0-9])[0-9]{{{size}}}{GAP}{{1,4}}$", text[max(0, start - size - 5) : start]
    ):
        return True
    if re.match(rf"{GAP}{{1,4}}[0-9]{{{size}}}(?![0-9])", text[end : end + size + 5]):
        return True
    between = {gap for gap in _FIGURE.split(text[start:end]) if gap}
    rises = all(one < other for one, other in pairwise(figures))
    # Five and five that rise are a span of pay, or two steps of it.
    return (size == 2 and (rises or len(between) > 1)) or (
        size == 5 and rises and any(gap.strip(" ") for gap in between)
    )


def ninos(text: str) -> Iterator[Found]:
    """Two letters, six digits and a letter from A to D; what is called one may lack the last letter."""
    for hit in _NINO.finditer(text):
        prefix, end = hit[1] + hit[3], hit.end()
        suffix = hit[6]
        if suffix and hit[5] and suffix.islower() != prefix.islower():
            suffix, end = None, hit.start(5)  # "AB 12 34 56 a patient"
        if not suffix and hit[4] and prefix.islower():
            continue  # "on 116 123"
        called = _CALLS_NINO.search(text[max(0, hit.start() - _WINDOW) : hit.start()])
        whole = suffix and _given_out(prefix.upper()) and not (hit[4] and prefix in _WORDS)
        if called or whole:
            yield Found("NINO", hit.start(), end)
    for hit in _NINO_PARTED.finditer(text):
        if _given_out(hit[1].upper()) and hit[1] not in _WORDS:
            yield Found("NINO", *hit.span())


def _given_out(prefix: str) -> bool:
    return bool(_LETTERS.fullmatch(prefix)) and prefix not in _NOT_GIVEN


def _checks(digits: str) -> bool:
    return len(digits) == 10 and len(set(digits)) > 1 and nhs.checksum(digits) == 0


def _digits(text: str) -> str:
    return "".join(_FIGURE.findall(text))
