"""One slip of the finger in a training example, so that the classifier has seen typing on a phone."""

import random
import zlib

# fmt: off
_NEAR = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk", "k": "jl",
    "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "w", "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "cb",
    "w": "qe", "x": "zc", "y": "tu", "z": "x",
}
# fmt: on


def with_typo(text: str) -> str:
    """Return `text` with one letter of a longer word swapped, dropped, doubled or mistyped.

    The slip depends on the text alone, so that training twice gives the same model.
    """
    rng = random.Random(zlib.crc32(text.encode("utf-8", "replace")))
    words = text.split(" ")
    long_words = [at for at, word in enumerate(words) if len(word) >= 4 and word.isalpha()]
    if not long_words:
        return text
    at = rng.choice(long_words)
    word = words[at]
    place = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(4)
    if kind == 0:
        word = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    elif kind == 1:
        word = word[:place] + word[place + 1 :]
    elif kind == 2:
        word = word[:place] + word[place] + word[place:]
    else:
        letter = word[place].lower()
        word = word[:place] + rng.choice(_NEAR.get(letter, letter)) + word[place + 1 :]
    words[at] = word
    return " ".join(words)
