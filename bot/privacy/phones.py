"""Phone numbers: British ones by their shape, others as the library `phonenumbers` knows them.

The library alone won't do: it calls Ofcom's numbers for drama (07700 900xxx, 01632 960xxx) invalid, and
a number with one wrong digit too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import phonenumbers
from phonenumbers import NumberParseException

from bot.privacy.found import Found
from bot.privacy.plain import GAP

# Lines that anybody may ring are part of a question, not of a person: Childline, Refuge, CALM, Papyrus,
# The Mix, Silver Line, Mind (two), Rethink, Victim Support. 999, 111, 116 123 and 85258 are too short
# to be taken for a person's.
_PUBLIC = frozenset(
    {"08001111", "08082000247", "0800585858", "08000684141", "08088084994", "08004708090"}
    | {"03001233393", "03001021234", "08088010525", "08081689111"}
)
# Ofcom's National Telephone Numbering Plan: 01, 02, 03, 05, 07, 08, 09 and nine more digits.
_BRITISH = re.compile(r"0[1235789][0-9]{9}")

_SHORT = re.compile("01[2-9]|0[58]00")  # what a number of ten digits begins with

_BETWEEN = r"[ .()-]{0,4}"
_START = re.compile(
    rf"(?<![\w£$€+])(?<![0-9][./-])\(?(?:\+|(?=0{_BETWEEN}[1-9]|00[ ]?[1-9])|(?=44))"
    rf"[ (]{{0,2}}[0-9](?:{_BETWEEN}[0-9]){{7,17}}"
)
# Whatever parts its groups, where they are as those of British numbers are: days and times are in twos.
_W = f"{GAP}{{0,4}}"
_REST = "|".join(
    _W.join(f"[0-9]{{{n}}}" for n in sizes) for sizes in ((4, 6), (4, 3, 3), (3, 3, 4), (2, 4, 4))
)
_EACH = rf"(?P<gap>{GAP}{{1,4}})[0-9](?:(?P=gap)[0-9]){{9}}"
# Glued to a word that calls it one; a reference is glued to other letters.
_WORDS = ("_", "tel", "phone", "mobile", "mob", "number", "no", "fax", "call", "ring", "text")
_GLUED = "|".join(f"(?<={word})" for word in _WORDS)
_PARTED = re.compile(
    rf"(?:(?<![\w£$€+])|{_GLUED})(?:(?:\+|00)?44{_W}(?:\(?0\)?{_W})?|0)"
    rf"(?P<rest>{_REST}|{_EACH})(?![0-9])",
    re.IGNORECASE,
)
_ABROAD = re.compile(r"\(?00[ ]?[1-9]")
_DIGIT = re.compile("[0-9]")
_DATE = re.compile(r"[0-9]{1,2}([ .-])[0-9]{1,2}\1(?:19|20)[0-9]{2}(?![0-9])")
_EXTENSION = re.compile(
    r"[ ,]{0,2}\(?(?:extension|extn?|x)[.: ]{0,2}[0-9]{1,6}(?!\w)\)?", re.IGNORECASE
)
# A number without its area, or without its nought, needs to be called one.
_CALLED_ONE = re.compile(
    r"\b(?:tel|telephone|phone|mobile|mob|cell|landline|ring|call|text|fax|whatsapp|bleep|pager)\b"
    r"(?:[ .:]{1,3}(?:me|us|her|him|them|back|numbers?|nos?|is|on|at|my|the|surgery)\b){0,4}"
    r"[ .:=#-]{0,4}(0[0-9](?:[ -]?[0-9]){7,10}|7[0-9]{3}(?:[ -]?[0-9]{3}){2}|[2-9][0-9]{2}[ -]?[0-9]{3,4})"
    r"(?!\w|[ -]?[0-9])",
    re.IGNORECASE,
)


def phones(text: str) -> Iterator[Found]:
    """Every phone number in `text`, which is as `plain` makes it, with its extension."""
    at = 0
    while run := _START.search(text, at):
        end = None if _DATE.match(text, run.start()) else _end_of_number(run[0])
        if end is None:
            at = run.start() + 1
            continue
        start, at = run.start(), run.start() + end
        if text[start] == "(" and ")" not in text[start:at]:
            start += 1
        if extension := _EXTENSION.match(text, at):
            at = extension.end()
        yield Found("PHONE", start, at)
    for hit in _PARTED.finditer(text):
        if is_phone("0" + "".join(_DIGIT.findall(hit["rest"]))):
            yield Found("PHONE", *hit.span())
    for hit in _CALLED_ONE.finditer(text):
        if "".join(_DIGIT.findall(hit[1])) not in _PUBLIC:
            yield Found("PHONE", hit.start(1), hit.end(1))


def is_phone(digits: str) -> bool:
    """Whether a number that starts with a nought is a British phone number, a public helpline left out."""
    if digits in _PUBLIC:
        return False
    if len(digits) == 10:  # few areas have numbers as short as that
        if not _SHORT.match(digits):
            return False
        number = phonenumbers.PhoneNumber(country_code=44, national_number=int(digits))
        return phonenumbers.is_valid_number(number)
    return bool(_BRITISH.fullmatch(digits))


def _end_of_number(run: str) -> int | None:
    """How many characters of `run` are the number; other figures may follow in it."""
    places = [hit.start() for hit in _DIGIT.finditer(run)]
    digits = "".join(run[place] for place in places)
    # A number ends where a group of digits does.
    ends = [n for n in range(8, min(len(places), 17) + 1) if _ends_group(places, n)]
    foreign = "+" in run[:3] or bool(_ABROAD.match(run))
    for right in (_is_foreign, _is_possible) if foreign else (_is_british,):
        for n in reversed(ends):
            number = digits[:n]
            if right("+" + number.removeprefix("00") if foreign else number):
                return places[n - 1] + 1
    return None


def _ends_group(places: Sequence[int], n: int) -> bool:
    return n == len(places) or places[n] != places[n - 1] + 1


def _is_british(digits: str) -> bool:
    if digits.startswith("44"):
        return len(digits) in (12, 13) and _is_foreign("+" + digits)
    return is_phone(digits)


def _is_foreign(number: str) -> bool:
    """`number` is a plus sign and digits."""
    if number.startswith("+44"):
        return is_phone("0" + number[3:].removeprefix("0"))
    return _known(number)


def _is_possible(number: str) -> bool:
    """A plus sign, a country's code and as many digits as numbers there have."""
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number))
    except NumberParseException:
        return False


def _known(number: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, "GB"))
    except NumberParseException:
        return False
