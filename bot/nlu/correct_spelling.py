"""Typing on a phone -> words the encoder knows. The encoder cuts a slip into pieces that mean nothing.

Only a word that is neither English nor in the encoder's vocabulary is touched, and only towards a word of
the training examples one slip away (two in a long word): names and terms stay as they are, and no "carer"
becomes "care".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

# not beside a "/" or "&": those are abbreviations, such as NHSE/I
_WORD = re.compile(r"(?<![/&])\b[A-Za-z]+(?:['’][A-Za-z]+)?\b(?![/&])|\d(?=\s)")
_SHORT, _LONG = 4, 8


@dataclass
class Spelling:
    """`targets`: words worth correcting to; `plain`: text-speak and dialect -> plain word (data/words.yml).

    `knows`: whether a word stays as it is.
    """

    targets: list[str]
    plain: Mapping[str, str]
    knows: Callable[[str], bool]
    _done: dict[str, str] = field(default_factory=dict)

    @classmethod
    def learn(
        cls,
        texts: Iterable[str],
        plain: Mapping[str, str],
        knows: Callable[[str], bool],
        often: int = 3,
    ) -> Spelling:
        """Take as targets the known words that stand `often` times in `texts`."""
        seen = Counter(word for text in texts for word in re.findall(r"[a-z]+", text.lower()))
        return cls(
            sorted(
                w for w, count in seen.items() if count >= often and len(w) >= _SHORT and knows(w)
            ),
            plain,
            knows,
        )

    def correct(self, text: str) -> str:
        """Return `text` with its slips mended, word by word."""
        return _WORD.sub(lambda found: self._word(found[0]), text)

    def _word(self, word: str) -> str:
        low = word.lower().replace("’", "'")
        if low in self.plain:
            return self.plain[low]
        if len(low) < _SHORT or "'" in low or word.isupper() or self.knows(low):
            return word
        if low not in self._done:
            slips = 2 if len(low) >= _LONG else 1
            best = process.extractOne(low, self.targets, scorer=OSA.distance, score_cutoff=slips)
            if len(self._done) > 20_000:
                self._done.clear()
            self._done[low] = best[0] if best else word
        return self._done[low]
