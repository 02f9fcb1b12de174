"""Text -> danger, concern, worry or none, by reviewed phrases alone.

This runs before anything else and needs nothing else: no model, no encoder, no store. A person in
danger must get the emergency numbers when all of those are broken.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.safety.patterns import PatternIndex
from bot.safety.phrases import IDIOM, NEGATED, PRESENT, Rule, read_phrases
from bot.safety.sentence import Sentence, sentences
from bot.safety.tidy import BREAK, Tidier

LEVELS = ("danger", "concern", "wellbeing", "none")
"""What the screen may find, the gravest first."""

_KIND_LEFT = {"concern": "safeguarding", "wellbeing": "wellbeing"}
_RECENT = 8  # messages whose finding is remembered
_BLANK = "_"  # stands for a word of an idiom; no pattern holds it


@dataclass(frozen=True)
class Finding:
    """What the screen found in one message.

    `rule` is the phrase rule that decided, `rules` all that stand at that level, `kinds` theirs.
    `about` tells whether the message is about the writer ("self") or somebody else ("other").
    `soften` says why the gravest phrase that was hit raises no alarm ("negated", "idiom" or the id
    of a frame); it is set together with a `level` below that phrase's own.
    """

    level: str = "none"
    kind: str | None = None
    rule: str | None = None
    about: str = "self"
    soften: str | None = None
    rules: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Hit:
    """One place where a rule's phrase stands, and what takes its alarm back."""

    rule: Rule
    level: str
    soften: str | None
    about: str


class Screen:
    """The safety screen over one list of phrases."""

    def __init__(self, phrases_path: Path) -> None:
        """Reads the list. Raises ValueError where it is not as it should be."""
        self._phrases = read_phrases(phrases_path)
        self._order = {name: place for place, name in enumerate(self._phrases.rules)}
        self.vocab = Vocab()
        rules = [(rule.id, rule.patterns) for rule in self._phrases.rules.values()]
        frames = [(frame.id, frame.patterns) for frame in self._phrases.frames.values()]
        idioms = [(IDIOM, idiom.patterns) for idiom in self._phrases.idioms]
        self._rules = PatternIndex(self.vocab, rules)
        self._frames = PatternIndex(self.vocab, [*frames, (PRESENT, self._phrases.present)])
        self._idioms = PatternIndex(self.vocab, idioms)
        self._tidier = Tidier(
            self._phrases.spellings,
            self._phrases.joins,
            self._phrases.known,
            self._phrases.fuzzy,
            self._phrases.real_words,
        )
        # The server looks at each message before Rasa does, and Rasa's pipeline once more.
        self._checked = lru_cache(maxsize=_RECENT)(self._check)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of the list, the gravest kinds first."""
        return tuple(self._phrases.rules.values())

    def check(self, text: str) -> Finding:
        """What `text` gives away, in its first 4,000 characters. Never raises on a str."""
        return self._checked(text)

    def _check(self, text: str) -> Finding:
        hits, idiom = self._hits(sentences(self._tidier.words(text)))
        hits.sort(key=lambda hit: (LEVELS.index(hit.level), self._order[hit.rule.id]))
        if not hits:
            return Finding(soften=IDIOM if idiom else None)
        first = hits[0]
        if first.level == "none":
            return Finding(soften=first.soften)
        alike = [hit for hit in hits if hit.level == first.level]
        kinds = dict.fromkeys(_KIND_LEFT.get(hit.level, hit.rule.kind) for hit in alike)
        return Finding(
            level=first.level,
            kind=next(iter(kinds)),
            rule=first.rule.id,
            about=first.about,
            soften=first.soften,
            rules=tuple(dict.fromkeys(hit.rule.id for hit in alike)),
            kinds=tuple(kinds),
        )

    def _hits(self, read: list[Sentence]) -> tuple[list[_Hit], bool]:
        """Every hit in the message, softened where it should be, and whether it has an idiom."""
        plain = [self._without_idioms(sentence) for sentence in read]
        idiom = any(ours is not theirs for ours, theirs in zip(plain, read, strict=True))
        found = [list(self._found(self._rules, sentence)) for sentence in plain]
        if not any(found):
            return [], idiom
        # Of all sentences, those without a hit too: "He is in front of me." makes it present.
        frames = [{name for name, _, _ in self._found(self._frames, one)} for one in plain]
        present = any(PRESENT in names for names in frames)
        hits = [
            hit
            for sentence, phrases, names in zip(plain, found, frames, strict=True)
            for hit in self._softened(sentence, phrases, names, present)
        ]
        return hits, idiom

    def _found(self, index: PatternIndex, sentence: Sentence) -> Iterator[tuple[str, int, int]]:
        """The patterns of `index` in `sentence`: name, start, end."""
        # spaCy keeps every word it has met, for good. No pattern asks for an unknown one, so those
        # are left out: a flood of nonsense can't fill the memory, nor does it hold what people wrote.
        words = [word if word in self._phrases.known else _BLANK for word in sentence.words]
        return index.find(Doc(self.vocab, words=words), words)

    def _without_idioms(self, sentence: Sentence) -> Sentence:
        """`sentence` with idioms blanked out, so that no rule sees the "killing" in one."""
        found = list(self._found(self._idioms, sentence))
        if not found:
            return sentence
        blanked = list(sentence.words)
        for _, start, end in found:
            for place in range(start, end):
                if blanked[place] != BREAK:
                    blanked[place] = _BLANK
        return Sentence(blanked, sentence.clauses)

    def _softened(
        self,
        sentence: Sentence,
        found: list[tuple[str, int, int]],
        frames: set[str],
        present: bool,
    ) -> Iterator[_Hit]:
        """The hits of one sentence, with its frames, and what takes back the alarm of each."""
        for name, start, end in found:
            rule = self._phrases.rules[name]
            about = sentence.about(end, self._phrases)
            if NEGATED in rule.soft and sentence.negated(start, self._phrases):
                yield _Hit(rule, "none", NEGATED, about)
                continue
            for frame in self._phrases.frames.values():
                in_force = frame.id in rule.soft and frame.id in frames
                if in_force and not (present and frame.yields_to_present):
                    left = frame.leaves if rule.level == "danger" else "none"
                    yield _Hit(rule, left, frame.id, about)
                    break
            else:
                yield _Hit(rule, rule.level, None, about)


@cache
def shared_screen(phrases_path: Path) -> Screen:
    """The screen over `phrases_path`, one for all in this process: reading the list takes a tenth of a second."""
    return Screen(phrases_path)
