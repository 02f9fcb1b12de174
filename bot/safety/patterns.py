"""The notation in which phrases are listed, and its way into spaCy's Matcher.

    (want|wants) ..2 die       one of two words, up to two words between, then "die"
    <he> (is|has) got a? knife a set of words, one of two words, a word that may be absent
    (no point|not worth) living  either of two phrases
    ^ kms $                    the whole sentence

A pattern is read into slots. Most patterns can't match most messages since a word they need is not
there, and that is found out by sets, so spaCy is asked about a handful only: this is what keeps a
list of hundreds of phrases far below a millisecond a message.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.safety.tidy import BREAK

# A gap must not jump over one of these: "want ..3 die" is not in "i want it. not die".
NEVER_SKIPPED = (BREAK, "not", "never")
# Each word of a gap doubles the ways in which spaCy can match it.
LONGEST_GAP = 6
_PIECE = re.compile(r"\(|\)\??|\||[^\s()|]+")


@dataclass(frozen=True)
class Slot:
    """One place of a pattern: the words that fit, or None for a gap of up to `gap` words."""

    words: frozenset[str] | None
    optional: bool = False
    gap: int = 0

    def tokens(self) -> list[dict[str, Any]]:
        """This slot as spaCy token patterns."""
        if self.words is None:
            return [{"ORTH": {"NOT_IN": list(NEVER_SKIPPED)}, "OP": "?"}] * self.gap
        token: dict[str, Any] = {"ORTH": {"IN": sorted(self.words)}}
        if len(self.words) == 1:
            token = {"ORTH": next(iter(self.words))}
        return [token | {"OP": "?"}] if self.optional else [token]


Way = tuple[Slot, ...]


@dataclass
class Pattern:
    """One phrase: its slots, the sets of words a message must have, and, once needed, its Matcher."""

    slots: tuple[Slot, ...]
    needs: tuple[frozenset[str], ...]
    _matcher: Matcher | None = field(default=None, repr=False)

    def spans(self, vocab: Vocab, doc: Doc) -> Iterator[tuple[int, int]]:
        """The places in `doc` where the phrase stands, as start and end token."""
        if self._matcher is None:
            # Built when first needed: building all of them would slow down the start.
            self._matcher = Matcher(vocab, validate=False)
            self._matcher.add("phrase", [[t for slot in self.slots for t in slot.tokens()]])
        for _, start, end in self._matcher(doc):
            yield start, end


def read_pattern(notation: str, sets: Mapping[str, frozenset[str]]) -> list[Pattern]:
    """The patterns that one line of `notation` stands for.

    Raises ValueError where it names an unknown set, is not well formed, or would match anything.
    """
    pieces = _PIECE.findall(notation)
    ways = _read_phrase(pieces, sets)
    if pieces:
        raise ValueError(f"{notation!r} has a bracket too many")
    patterns = []
    for slots in ways:
        needs = tuple(s.words for s in slots if s.words is not None and not s.optional)
        if not needs:
            raise ValueError(f"{notation!r} would match anything")
        patterns.append(Pattern(slots, needs))
    return patterns


def _read_phrase(pieces: list[str], sets: Mapping[str, frozenset[str]]) -> list[Way]:
    """The ways of saying what `pieces` begin with, up to a "|" or ")"; takes those pieces away."""
    ways: list[Way] = [()]
    while pieces and pieces[0] not in ("|", ")", ")?"):
        piece = pieces.pop(0)
        here = _read_group(pieces, sets) if piece == "(" else [(_read_slot(piece, sets),)]
        ways = [before + after for before, after in product(ways, here)]
    return ways


def _read_group(pieces: list[str], sets: Mapping[str, frozenset[str]]) -> list[Way]:
    """The ways of filling a group whose "(" has been taken; single words become one slot."""
    words: set[str] = set()
    ways: list[Way] = []
    closing = "|"
    while closing == "|":
        for way in _read_phrase(pieces, sets):
            slot = way[0] if len(way) == 1 else None
            if slot is not None and slot.words is not None and not slot.optional:
                words |= slot.words
            elif way:
                ways.append(way)
            else:
                raise ValueError("there is an empty choice in a group")
        if not pieces:
            raise ValueError("a bracket is not closed")
        closing = pieces.pop(0)
    optional = closing == ")?"
    if optional and ways:
        ways.append(())
        optional = False
    return [*ways, (Slot(frozenset(words), optional),)] if words else ways


def _read_slot(piece: str, sets: Mapping[str, frozenset[str]]) -> Slot:
    """One word, a <set>, a gap, or the beginning or end of the sentence."""
    if piece.startswith(".."):
        gap = int(piece[2:] or 3)
        if not 0 < gap <= LONGEST_GAP:
            raise ValueError(f"a gap is of 1 to {LONGEST_GAP} words, not {piece!r}")
        return Slot(None, gap=gap)
    name = piece.removesuffix("?")
    optional = piece.endswith("?")
    if name in ("^", "$"):
        return Slot(frozenset({BREAK}), optional)
    if not name.startswith("<"):
        return Slot(frozenset({name}), optional)
    if name[1:-1] not in sets:
        raise ValueError(f"there is no set of words called {name}")
    return Slot(sets[name[1:-1]], optional)


class PatternIndex:
    """Named patterns, found by a word they need."""

    def __init__(self, vocab: Vocab, named: Iterable[tuple[str, Sequence[Pattern]]]) -> None:
        self._vocab = vocab
        pairs = [(name, pattern) for name, patterns in named for pattern in patterns]
        used = Counter(word for _, pattern in pairs for need in pattern.needs for word in need)
        self._by_word: dict[str, list[tuple[str, Pattern]]] = {}
        for name, pattern in pairs:
            # Sorted under its rarest word, a pattern is looked at for few messages.
            for word in min(pattern.needs, key=lambda need: sum(used[word] for word in need)):
                self._by_word.setdefault(word, []).append((name, pattern))

    def find(self, doc: Doc, words: Sequence[str]) -> Iterator[tuple[str, int, int]]:
        """Each place in `doc`, which is of `words`, where a pattern stands: name, start, end."""
        present = frozenset(words)
        seen: set[int] = set()
        for word in present:
            for name, pattern in self._by_word.get(word, ()):
                if id(pattern) in seen or any(present.isdisjoint(n) for n in pattern.needs):
                    continue
                seen.add(id(pattern))
                for start, end in pattern.spans(self._vocab, doc):
                    yield name, start, end
