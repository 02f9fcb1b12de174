"""A message as people type it -> the plain words that the phrase patterns are written in.

People in danger do not proof-read: "im gonna kil myslef", "I CAN’T GO ON", "cba being here nemore".
Were each pattern to cover that, nobody could review the list. So the message is brought to one
spelling first, and the patterns are written in that spelling.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

SCREENED_CHARACTERS = 4000
"""How much of a message is read. A longer one is refused elsewhere, and screened here all the same."""

BREAK = "<s>"
"""Stands between two sentences and at both ends, so that a pattern can't run from one into the next."""

COMMA = ","
"""Stands between two clauses. Patterns don't see it, but a "not" reaches no further."""

# A full stop inside of "3.15" or "e.g." ends nothing.
# spaCy's own tokeniser is not used: it cuts "cant" into "ca" and "nt", which the spellings know
# better, and it keeps every new word it meets for good, so that a flood of them fills the memory.
_TOKEN = re.compile(r"[a-z0-9]+|,|[?!;\n]|\.(?=[\s\"')]|$)")
# "…" and "..." are pauses of a person who hesitates ("i want to... die"), not ends.
_PAUSE = re.compile(r"\.{2,}|…")
_APOSTROPHES = str.maketrans({c: "'" for c in "\u2019\u2018\u02bc\u00b4`\uff07\u2032"})
_CONTRACTION = re.compile(r"(?<![a-z])([a-z]+)'([a-z]+)")
_ENDINGS = {"m": "am", "re": "are", "ve": "have", "ll": "will", "d": "would"}
# After one of these, 's is "is"; after any other word it may be possession, and is left out.
_TAKES_IS = frozenset(
    {"he", "she", "it", "that", "there", "what", "who", "where", "here", "how", "when"}
    | {"everything", "nothing", "everyone", "someone", "somebody", "everybody", "anyone", "nobody"}
)
# No word whose slips are recognised is longer.
_LONGEST_SLIP = 20
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_DISGUISED = re.compile(r"(?<=[a-z])[*@$1034](?=[a-z])")
_DISGUISES = {"*": "", "@": "a", "$": "s", "1": "i", "0": "o", "3": "e", "4": "a"}


class Tidier:
    """Brings messages to the spelling of the patterns.

    `spellings` maps one word to the words it stands for ("cba" -> "can not be bothered"),
    `joins` maps two words to what they mean together ("my self" -> "myself"), `known` holds every
    word that a pattern uses, `fuzzy` those of them whose misspellings are recognised, and
    `real_words` are ordinary words that look like one ("billed" beside "killed") and are left alone.
    """

    def __init__(
        self,
        spellings: Mapping[str, str],
        joins: Mapping[str, str],
        known: Iterable[str],
        fuzzy: Iterable[str],
        real_words: Iterable[str],
    ) -> None:
        self._spellings = {word: tuple(meant.split()) for word, meant in spellings.items()}
        self._joins = {tuple(typed.split()): meant.split() for typed, meant in joins.items()}
        self._known = frozenset(known) | frozenset(spellings)
        self._left_alone = frozenset(real_words)
        self._near: dict[str, list[str]] = {}
        for word in sorted(fuzzy):
            for form in _one_letter_less(word):
                self._near.setdefault(form, []).append(word)
        self._meant = lru_cache(maxsize=5_000)(self._spell)

    def words(self, text: str) -> list[str]:
        """The words of `text` in the patterns' spelling, with a COMMA between clauses and a BREAK
        between sentences and at both ends.

        Never raises: whatever is no letter, digit, comma or sentence end is left out.
        """
        tidy = _plain(text)
        words = [BREAK]
        for token in _TOKEN.findall(tidy):
            if token.isalnum():
                words.extend(self._meant(token))
            elif token == COMMA:
                words.append(COMMA)
            elif words[-1] != BREAK:
                words.append(BREAK)
        if words[-1] != BREAK or len(words) == 1:
            words.append(BREAK)
        return self._joined(words)

    def _spell(self, word: str) -> tuple[str, ...]:
        if word in self._spellings:
            return self._spellings[word]
        if word in self._known:
            return (word,)
        for double in (r"\1\1", r"\1"):
            shrunk = _STRETCHED.sub(double, word)
            if shrunk != word and shrunk in self._known:
                return self._spellings.get(shrunk, (shrunk,))
        word = _STRETCHED.sub(r"\1", word)
        if word.endswith("in") and word + "g" in self._known:
            return (word + "g",)  # "hittin"
        if word in self._spellings:
            return self._spellings[word]
        if word in self._known or word in self._left_alone or len(word) > _LONGEST_SLIP:
            return (word,)
        for form in _one_letter_less(word):
            for meant in self._near.get(form, ()):
                if _one_slip_apart(word, meant):
                    return (meant,)
        return (word,)

    def _joined(self, words: list[str]) -> list[str]:
        joined: list[str] = []
        place = 0
        while place < len(words):
            meant = self._joins.get(tuple(words[place : place + 2]))
            joined.extend(meant or words[place : place + 1])
            place += 2 if meant else 1
        return joined


def _plain(text: str) -> str:
    """`text` in small plain letters: no accents, controls, surrogates or stretched apostrophes."""
    text = text[:SCREENED_CHARACTERS].translate(_APOSTROPHES)
    text = unicodedata.normalize("NFKD", text).lower()
    text = "".join(
        letter if letter in "\n\t" or unicodedata.category(letter)[0] != "C" else ""
        for letter in text
        if not unicodedata.combining(letter)
    )
    # Unfolding a ligature can make a text many times longer, so it is cut once more.
    text = _PAUSE.sub(" ", text[: 2 * SCREENED_CHARACTERS])
    text = _DISGUISED.sub(lambda found: _DISGUISES[found[0]], text)
    return _CONTRACTION.sub(_spelt_out, text)


def _spelt_out(found: re.Match[str]) -> str:
    """The words a contraction stands for; a possessive loses its ending."""
    stem, ending = found[1], found[2]
    if ending == "t" and stem.endswith("n"):
        return stem + ending  # "cant", "dont": among the spellings
    if stem == "t":
        return f"the {ending}"  # "t'axe"
    if ending == "s":
        return f"{stem} is" if stem in _TAKES_IS else stem
    if ending in _ENDINGS:
        return f"{stem} {_ENDINGS[ending]}"
    return stem + ending


def _one_letter_less(word: str) -> set[str]:
    """`word` and every form of it with one letter left out: two words one slip apart share one."""
    return {word} | {word[:place] + word[place + 1 :] for place in range(len(word))}


def _one_slip_apart(typed: str, meant: str) -> bool:
    """Whether one letter left out, added, changed or swapped with its neighbour parts the two."""
    if abs(len(typed) - len(meant)) > 1:
        return False
    start = 0
    while start < min(len(typed), len(meant)) and typed[start] == meant[start]:
        start += 1
    rest_typed, rest_meant = typed[start:], meant[start:]
    return (
        rest_typed[1:] == rest_meant[1:]
        or rest_typed[1:] == rest_meant
        or rest_typed == rest_meant[1:]
        or (rest_typed[:2] == rest_meant[:2][::-1] and rest_typed[2:] == rest_meant[2:])
    )
