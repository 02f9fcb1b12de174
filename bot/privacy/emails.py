"""E-mail addresses, spelt-out ones too."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.found import Found
from bot.privacy.plain import LETTER

# Lengths as RFC 5321, 4.5.3.1, limits them. `++` never gives back, so a long run is read once.
_LOCAL = rf"(?<![{LETTER}0-9_.+%-])[{LETTER}0-9_][{LETTER}0-9_.+%'-]{{0,63}}+"
_LABEL = rf"[{LETTER}0-9](?:[{LETTER}0-9-]{{0,62}})"
_DOMAIN = rf"(?:{_LABEL}\.){{1,6}}[{LETTER}]{{2,24}}(?![{LETTER}0-9])"
# With a blank beside the @, or "at" for it, only what looks like an address and no other word.
_TELLING = rf"(?<![{LETTER}0-9_.+%-])[{LETTER}]{{1,30}}[._0-9-][{LETTER}0-9._-]{{0,40}}"
_PROVIDER = (
    r"(?:gmail|googlemail|hotmail|outlook|live|yahoo|icloud|me|aol|msn|btinternet|sky|talktalk"
    r"|virginmedia|protonmail|proton|nhs)\.(?:com|net|co\.uk|me)"
)

_PLAIN = re.compile(rf"{_LOCAL}@(?:{_DOMAIN})", re.IGNORECASE)
_SPACED = re.compile(rf"{_TELLING}(?: @ ?|@ )(?:{_DOMAIN})", re.IGNORECASE)
_AT_PROVIDER = re.compile(rf"{_TELLING} at {_PROVIDER}(?![\w-])", re.IGNORECASE)
_SPELT_OUT = re.compile(
    rf"(?<![{LETTER}0-9_.+%-])[{LETTER}0-9_][{LETTER}0-9_.+-]{{0,40}}(?: dot [{LETTER}0-9-]{{1,30}}){{0,3}}"
    rf" ?(?:\[at\]|\(at\)|@| at ) ?{_LABEL}"
    rf"(?: ?(?:\[dot\]|\(dot\)| dot |\.) ?[{LETTER}0-9-]{{1,40}}){{0,3}}"
    rf" ?(?:\[dot\]|\(dot\)| dot |\.) ?(?:com|net|org|uk|eu|ie|scot|wales|info|me)(?![\w-])",
    re.IGNORECASE,
)
_SPELLS = re.compile(r"[\[(]at[\])]| dot ", re.IGNORECASE)


def emails(text: str) -> Iterator[Found]:
    """Every address in `text`, which is as `plain` makes it."""
    rules = []
    if "@" in text:
        rules += [_PLAIN, _SPACED]
    if _SPELLS.search(text):
        rules.append(_SPELT_OUT)
    if " at " in text or " AT " in text:
        rules.append(_AT_PROVIDER)
    for rule in rules:
        for hit in rule.finditer(text):
            yield Found("EMAIL", hit.start(), hit.end())
