"""NHS numbers (and the CHI and H&C numbers of Scotland and Northern Ireland), National Insurance numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.gb import nhs

from bot.privacy.found import Found
from bot.privacy.phones import is_phone
from bot.privacy.plain import TAKEN

_BEFORE = r"(?<![\w£$€+])(?<![0-9][.,])"
_AFTER = r"(?!\w)(?![.,][0-9])"
_S = r"[ .-]{0,3}"
# In one, or 943 476 5919, with the four digits in any of its places; not 5 and 5, which is a span of pay.
_GROUPS = "|".join(
    _S.join(f"[0-9]{{{n}}}" for n in sizes) for sizes in ((3, 3, 4), (4, 3, 3), (3, 4, 3))
)
_TEN = re.compile(rf"(?={_BEFORE}({_GROUPS}){_AFTER})")  # looks at overlapping ones too
# Called an NHS number: grouped in any way, and with digits missing or too many.
_CALLED = re.compile(
    rf"{_BEFORE}(?:[0-9](?:{_S}[0-9]){{9}}{_AFTER}|[0-9](?:{_S}[0-9]){{7,11}}{_AFTER})"
)
_NUMBER = r"(?:numbers?|numb|nums?|nos?|nr|id|identifier|ref|reference)\b|#"
_NHS = rf"\b(?:nhs|chi|h ?& ?c|health and care)[ \n-]{{0,2}}(?:(?:patient|client) )?(?:{_NUMBER})"
_CALLS = re.compile(
    rf"(?:{_NHS}[^0-9{TAKEN}]{{0,40}}|\b(?:nhs|chi)[ :#=(-]{{1,4}})$", re.IGNORECASE
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
_NINO = re.compile(
    rf"(?<!\w)([A-Z])({_S})([A-Z])({_S})[0-9](?:{_S}[0-9]){{5}}(?:({_S})([A-D])(?!\w)|(?!\w))",
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
        digits = _digits(hit[1])
        if _checks(digits) and (digits[0] not in "012" or _BORN.match(digits)):
            yield Found("NHS_NUMBER", hit.start(1), hit.end(1))


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


def _given_out(prefix: str) -> bool:
    return bool(_LETTERS.fullmatch(prefix)) and prefix not in _NOT_GIVEN


def _checks(digits: str) -> bool:
    return len(digits) == 10 and len(set(digits)) > 1 and nhs.is_valid(digits)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
