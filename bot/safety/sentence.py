"""The sentences of a message, and what a sentence says about a phrase in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bot.safety.phrases import Phrases
from bot.safety.tidy import BREAK, COMMA

_NEGATION_REACH = 4  # "not | really all that | suicidal"
# A sentence without an end is read in pieces: otherwise the time grows with the square of its
# length. They overlap by more than the longest phrase.
_PIECE, _OVERLAP = 60, 25


@dataclass(frozen=True)
class Sentence:
    """The words of a sentence, its breaks included, and the places where a clause begins."""

    words: list[str]
    clauses: frozenset[int]

    def negated(self, start: int, phrases: Phrases) -> bool:
        """Whether a "not" just before `start` speaks about what begins there."""
        for place in range(start - 1, max(start - 1 - _NEGATION_REACH, -1), -1):
            word = self.words[place]
            if place + 1 in self.clauses or word in phrases.negation_ends:
                return False
            if word in phrases.negators:
                after = self.words[place + 1]
                return after not in phrases.not_negating and not self._doubted(place, phrases)
        return False

    def _doubted(self, place: int, phrases: Phrases) -> bool:
        """Whether the "not" at `place` is itself denied: "can not promise i will not"."""
        before = self.words[max(place - _NEGATION_REACH - 1, 0) : place]
        return any(
            first in phrases.negators and second in phrases.doubts
            for first, second in pairwise(before)
        )

    def about(self, end: int, phrases: Phrases) -> str:
        """Whether a phrase that ends at `end` is about the writer ("self") or another ("other").

        The last person named in it or before it decides. Unless somebody else is quoted before: in
        "patient says I want out" the "I" is the patient. Whoever is shown something is not meant.
        """
        people = [
            (place, word in phrases.self_words)
            for place, word in enumerate(self.words[:end])
            if (word in phrases.self_words or word in phrases.other_words)
            and not (word == "me" and place and self.words[place - 1] in phrases.showing)
        ]
        quoted = any(
            not own and not phrases.saying.isdisjoint(self.words[place + 1 : place + 3])
            for place, own in people
        )
        own = people[-1][1] if people else True
        return "self" if own and not quoted else "other"


def sentences(words: list[str]) -> list[Sentence]:
    """`words` in sentences, and long ones in pieces, each with the breaks around it."""
    return list(_sentences(words))


def _sentences(words: list[str]) -> Iterator[Sentence]:
    sentence: list[str] = []
    clauses: list[int] = []
    for word in words:
        if word == COMMA:
            clauses.append(len(sentence))
            continue
        sentence.append(word)
        if word == BREAK and len(sentence) > 1:
            for first in range(0, max(len(sentence) - _OVERLAP, 1), _PIECE - _OVERLAP):
                piece = sentence[first : first + _PIECE]
                yield Sentence(piece, frozenset(place - first for place in clauses))
            sentence, clauses = [BREAK], []
