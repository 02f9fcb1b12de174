"""Where somebody lives: a number and a street, a flat in a house, a farm and its road.

A surgery's address is no person's: "The Lowfield Surgery, 3 Chapel Street".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.found import Found
from bot.privacy.plain import LETTER

_STREET = (
    "approach|avenue|ave|bank|bridge|close|common|cottages|court|crescent|cres|croft|drive|end|fields?|fold"
    "|gardens?|garth|gate|green|grove|heights|hill|house|lane|ln|mansions|meadows?|mews|mount|parade|park"
    "|place|rise|road|rd|row|square|street|st|terrace|tower|view|villas|walk|way|wharf|yard"
)
_PLAIN_STREET = "road|rd|street|lane|avenue|ave|close|drive|crescent|terrace|grove|court"
_CAPITAL = rf"[A-ZÀ-Þ][{LETTER}']{{1,20}}(?:-[{LETTER}]{{1,20}}){{0,3}}"
_STREETS = "|".join(f"[{w[0]}{w[0].upper()}]{w[1:]}" for w in _STREET.split("|"))
_END = r"(?![\w'-])"
_NUMBER = r"[0-9]{1,4}[A-Za-z]?(?:[/-][0-9]{1,4})?"
_IN_WORDS = (
    "(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -])?)?"
    "(?:one|two|three|four|five|six|seven|eight|nine)|ten|eleven|twelve"
    "|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_FLAT = r"[Ff](?:lat|LAT)|[Aa](?:partment|pt)"
_NAMED = rf"(?:{_CAPITAL} ){{1,3}}(?:{_STREETS}){_END}"
_TOWN = rf"(?:,[ ]?|,? in ){_CAPITAL}(?: {_CAPITAL}){{0,2}}{_END}"
_HOME = "Farm|Cottage|Lodge|Barn|Bungalow|Vicarage|Rectory|House"

_ADDRESS = re.compile(
    rf"(?<![\w£$€.,/-])(?:"
    rf"(?:(?:{_FLAT}) {_NUMBER},? )?(?:{_NUMBER}|{_IN_WORDS}),? {_NAMED}"
    rf"|(?:{_FLAT}) {_NUMBER},? {_NAMED})\.?(?P<town>(?:{_TOWN}){{0,2}})"
)
_FARM = re.compile(
    rf"(?:^|(?<=\n)|(?<=: ))(?:{_CAPITAL} ){{1,3}}(?:{_HOME}),[ ]?{_NAMED}(?:{_TOWN}){{0,2}}"
)
_ANY = re.compile(f" (?:{_STREETS}){_END}")
_LIVES = re.compile(
    rf"\b(?:liv(?:e|es|ed|ing) (?:at|on)|address(?:es)?(?: is|[ ]?[:=-])?|mov(?:ed|ing) to|stay(?:s|ing)? at)[ ]{{1,2}}"
    rf"(?P<street>(?:(?:flat|apartment|apt) {_NUMBER},? )?{_NUMBER},? (?:[{LETTER}']{{2,20}} ){{1,3}}(?:{_PLAIN_STREET})\b)",
    re.IGNORECASE,
)
# "Session 4 Long Row", "the Lowfield Surgery, 3 Chapel Street", "16 Well Row Surgery"
_COUNTED = re.compile(
    r"\b(?:sessions?|levels?|bands?|modules?|units?|steps?|years?|parts?|section) $", re.IGNORECASE
)
_WORK = (
    "surgery|practice|hospital|clinic|centre|center|college|school|hub|library|office|church|mosque|pharmacy"
    "|council|trust|medical|health|primary|academy|pcn|hotel|hall"
)
_WORK_BEFORE = re.compile(rf"\b(?:{_WORK})(?:,| -| at|:|\n)\s{{0,2}}$", re.IGNORECASE)
_WORK_AFTER = re.compile(rf"[ ](?:\w{{1,20}} )?(?:{_WORK})\b", re.IGNORECASE)


def addresses(text: str) -> Iterator[Found]:
    """Every street address in `text` that is not called a place of work."""
    if not _ANY.search(text):
        return
    for rule, part in ((_ADDRESS, 0), (_FARM, 0), (_LIVES, "street")):
        for hit in rule.finditer(text):
            start, end = hit.span(part)
            before = max(0, start - 30)
            if _COUNTED.search(text, before, start) or _WORK_BEFORE.search(text, before, start):
                continue
            if not _WORK_AFTER.match(text, end):
                yield Found("ADDRESS", start, end)
