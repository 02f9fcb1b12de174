"""The shape of a person's name.

Others look for it where a name is called for. In the middle of a sentence only a given name of the list
can be told from a street or an illness.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

from bot.privacy.plain import LETTER


def lines_of(file: str) -> list[str]:
    """The lines of one of the lists beside this module, without its comments."""
    lines = (Path(__file__).parent / file).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def words_of(file: str) -> frozenset[str]:
    """The words of one of the lists beside this module."""
    return frozenset(word for line in lines_of(file) for word in line.split())


_LISTED = words_of("given_names.txt")
GIVEN = frozenset(name for name in _LISTED if not name.endswith("?"))
"""Given names, in small letters, that are no ordinary words."""
EITHER = frozenset(name[:-1] for name in _LISTED if name.endswith("?"))
"""Given names that are ordinary words too: Will, Grace, May."""
NOT_NAMES = words_of("not_names.txt") - GIVEN

TITLES = r"(?:mrs?|ms|miss|mx|dr|prof(?:essor)?|rev(?:erend)?|sir|dame|lady|lord|cllr|councillor)"
# Words as well, so that a capital has to follow.
CALLINGS = r"(?:doctor|father|pastor|imam|rabbi)(?=[ ](?-i:[A-ZÀ-Þ]))"
_TITLE = re.compile(
    rf"(?:mr\.? (?:and|&) mrs|{CALLINGS}|{TITLES}(?:\.? {TITLES})?)\b\.?[ ]{{1,2}}", re.IGNORECASE
)
# "O'Brien", "Anne-Marie"; the 's of a possessive stays outside
_WORD = re.compile(rf"[{LETTER}]{{1,30}}(?:(?:'(?![sS]\b)|-)[{LETTER}]{{1,30}}){{0,3}}")
_GAP = re.compile(r"[ \t]{1,2}")
_PARTICLES = frozenset(
    {"al", "ap", "ben", "bin", "bint", "da", "de", "del", "den", "der", "di", "dos", "du", "el"}
    | {"ibn", "la", "le", "van", "von"}
)
_MOST_WORDS = 5
# To the line's end there is no word; a kiss or two is none.
_LINE_ENDS = re.compile(r"[^\w\n]{0,12}(?:x{1,4}\b[^\w\n]{0,8})?(?=\n|\Z)", re.IGNORECASE)
_CLAUSE_ENDS = re.compile(r"[,.!]|[ ]?(?:\n|\Z)|[ ](?:and|from|here|i|im|i'm|i've|ive)\b")


class Name(NamedTuple):
    """The characters `start` to `end`.

    `sure`: a title or a given name says that it is a name, and not capital letters alone.
    `either`: its first word is a given name and an ordinary word.
    """

    start: int
    end: int
    words: int
    sure: bool
    either: bool = False


def name_at(text: str, at: int, *, small: bool = False, any_word: bool = False) -> Name | None:
    """The name that begins at `at`, title included: up to five words, each with a capital.

    `small`: also a given name in small letters, with the word after it where that ends the clause.
    `any_word`: also one that is in no list, where the clause ends with it.
    """
    title = _TITLE.match(text, at)
    first = title.end() if title else at
    titled = bool(title)
    words = _capitals(text, first, titled)
    if not words and (titled or small or any_word):
        words = _small(text, first, titled)
    if not words and any_word and (hit := _whole_word(text, first)):
        words = [hit] if _unlisted(text, hit) else []
    if not words:
        return None
    given = words[0][0]
    sure, either = titled or is_given(given), given.lower() in EITHER
    return Name(at, words[-1].end(), len(words), sure, either)


def is_given(word: str) -> bool:
    """Whether a word is a given name of the list and no ordinary one; of "Chelsea-Mae" its first part."""
    given = word.lower()
    if given in GIVEN:
        return True
    first = given.partition("-")[0]
    if first.isascii():
        return first != given and first in GIVEN
    return first in GIVEN or _without_accents(first) in GIVEN


def _without_accents(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    return "".join(part for part in parts if not unicodedata.combining(part))


def ends_line(text: str, at: int) -> bool:
    """Whether no word follows on the line."""
    return bool(_LINE_ENDS.match(text, at))


def _capitals(text: str, at: int, titled: bool) -> list[re.Match[str]]:
    """Words with a capital that may be a name's, with the particles between them."""
    words: list[re.Match[str]] = []
    while len(words) < _MOST_WORDS and (hit := _whole_word(text, at)):
        dotted = len(hit[0]) == 1 and text[hit.end() : hit.end() + 1] == "."
        initial = dotted or (titled and hit[0] == "A")  # "Mrs A Begum"; other letters are no words
        if hit[0][0].isupper() and (initial or _may_be_name(hit[0])):
            words.append(hit)
        elif not (words and hit[0] in _PARTICLES):
            break
        at = hit.end()
        if dotted:
            at += 1  # "J. Smith", "J.Smith"
        elif not text[at : at + 1].isspace():
            break
        if gap := _GAP.match(text, at):
            at = gap.end()
    return words


def _small(text: str, at: int, titled: bool) -> list[re.Match[str]]:
    """A given name in small letters, or any word after a title, with the word after it."""
    hit = _whole_word(text, at)
    if not hit or not hit[0].islower():
        return []
    listed = hit[0] in GIVEN or hit[0] in EITHER
    if not listed and not (titled and len(hit[0]) > 2 and hit[0] not in NOT_NAMES):
        return []
    gap = _GAP.match(text, hit.end())
    more = _whole_word(text, gap.end()) if gap else None
    return [hit, more] if more and listed and _unlisted(text, more) else [hit]


def _unlisted(text: str, hit: re.Match[str]) -> bool:
    """Whether a word in small letters, with which a clause ends, may be a name that no list has."""
    may_be = len(hit[0]) > 2 and hit[0].islower() and hit[0] not in NOT_NAMES
    return may_be and bool(_CLAUSE_ENDS.match(text, hit.end()))


def _whole_word(text: str, at: int) -> re.Match[str] | None:
    """The word at `at`; none where it is only the beginning of one: "Level3", "sam@", "unit_4"."""
    hit = _WORD.match(text, at)
    return hit if hit and not re.match(r"[\w@&+]", text[hit.end() : hit.end() + 1]) else None


def _may_be_name(word: str) -> bool:
    return word.lower() in EITHER or word.lower() not in NOT_NAMES
