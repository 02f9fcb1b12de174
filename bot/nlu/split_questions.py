"""A message -> the pieces that may each be a question of its own.

This only proposes; the classifier decides which proposal stands (`read_questions.py`), because
"retail and care work" and "how long and how many" look alike to any rule.
"""

import re
from dataclasses import dataclass

_ENUMERATOR = re.compile(
    r"(?:(?<=^)|(?<=[\s,;:.?!\n]))(?:\(?(?:[1-9]|[a-h]|i{1,3}|iv|v|vi)[).]|[1-9]/(?!\d)|\([1-9a-h]\)|[-•*–]|q\d\s*[:.)])\s+",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+|\n+|\s*;\s+")
_WEAK = re.compile(
    r"\s*,\s*(?:and|plus|also|but|or)\s+|\s+(?:and|n|plus|&|\+|as well as|but)\s+(?:also\s+|then\s+)?|\s*,\s+|\s+also\s+|\s+-+\s+|\s+–\s+|\s+/\s+|\s*\.\.+\s*|\s+or\s+(?=(?:is(?! (?:it|that)\b)|do|does|can|what|who|how|where|which)\b)",
    re.IGNORECASE,
)
# Says that a part comes on top of another, and nothing of what it is: "then the skills too".
_AS_WELL = re.compile(
    r"^(?:then|also|too)\s+(?=\S+\s+\S)|\s+(?:too|also|as well|an'? all|and all)([\s?.!]*)$",
    re.IGNORECASE,
)
# Says who asks, and nothing else: "do they have to be registered, she asks".
_TAG = re.compile(
    r"(?:and )?(?:(?:s?he|they|caller|(?:the|my|a) [\w-]+)(?:'s| is| was)? )?(?:just )?(?:asks?|asked|asking|says?|said|wonders?|wondering|reckons?|thinks?|wants? to know|wanted to know)\W*",
    re.IGNORECASE,
)
_HEADED = re.compile(r":\s+")  # "For the crib sheet: is it compulsory"
# The verb of what stands before it: "I have been a carer and would like to become one".
_GOES_ON = re.compile(
    r"(?:is|are|was|were|has|have|had|would|will|can|could|do|does|did)(?:n'?t)? (?:been|be|\w+ing|\w+ed|like|love|also|always|never|not|just|only|got|still|now)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?|\b(?:what|what's|whats|wat|wot|who|whos|who's|whom|whose|which|where|wheres|when|why|how|hows|whether)\b"
    r"|^(?:so |and |but |also |then |or |plus )*any\b"
    r"|^(?:so |and |but |also |then |or |if |plus |ok |please |pls )*(?:is|are|am|do|does|did|can|could|should|shall|will|would|must|may|might|have|has|isn'?t|aren'?t|don'?t|doesn'?t|can'?t|won'?t|dose)\b"
    r"|\b(?:do|does|can|could|should|would|will|is|are|must) (?:i|you|we|they|he|she|it|there|the|my|a|an|link|people|someone|knowing|having|being)\b|\b(?:has|have) (?:i|you|we|they|he|she|it|there) got\b"
    r"|\b(?:tell me|let me know|want to ask|like to ask|have a question|confirm|explain|describe|list|need to know|like to know|want to know|wants to know|wondering|wonder|asking|asks|query|clarify|remind me|advise)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:^|[\s:])1[\s.:]+(\S.*?)\s2[\s.:]+(\S.*?)(?:\s3[\s.:]+(\S.*?))?(?:\s4[\s.:]+(\S.*))?$",
    re.DOTALL,
)
# Asked as what stands before it is: "am I right that it's online, and that it's free"
_AND_THAT = re.compile(
    r"(?:and )?that(?:'s| (?:it|i|you|we|they|there|he|she|the|a)\b)", re.IGNORECASE
)
# Asked for as what stands before it is: "can you tell me who I report to and if there's a uniform".
_TOLD_IF = re.compile(r"\b(?:tell|wonder|know|ask|check|confirm|clarify|find out)", re.IGNORECASE)
_IF = re.compile(
    r"(?:and |also )?if (?:i|you|we|they|it|he|she|there|the|a|an|my|our|any|people|link)\b",
    re.IGNORECASE,
)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi")
MAX_PIECES = 8


@dataclass(frozen=True)
class Piece:
    """One part of a message: its text, whether it has the marks of a question, and whether it is an item of a list."""

    text: str
    asks: bool
    listed: bool = False


def asks(text: str) -> bool:
    """Tell whether `text` has the marks of a question or a request."""
    return bool(_ASKS.search(text.strip()))


def sentences(text: str) -> list[Piece]:
    """Split at enumerators, line breaks and sentence ends: boundaries that stand by themselves."""
    numbered = _by_enumerator(text)
    if numbered:
        return numbered[:MAX_PIECES]
    parts = [part.strip() for part in _SENTENCE.split(text)]
    return [
        Piece(part, any(map(asks, _HEADED.split(part)))) for part in parts if re.search(r"\w", part)
    ]


def clauses(sentence: str) -> list[Piece]:
    """Split one sentence at commas and "and": boundaries that stand only if both sides are questions."""
    parts = [_AS_WELL.sub(r"\1", part.strip(" ,")) for part in _WEAK.split(sentence)]
    parts = [part for part in parts if re.search(r"\w", part) and not _TAG.fullmatch(part)]
    if not 1 < len(parts) <= MAX_PIECES:
        return []
    told_if = bool(_TOLD_IF.search(parts[0]))
    # the mark at the end is the sentence's, not its last part's: "who pays, us or them?"
    return [
        Piece(part, asks(part.rstrip(" ?")) if at == 0 else _goes_on_asking(part, told_if))
        for at, part in enumerate(parts)
    ]


def _goes_on_asking(part: str, told_if: bool) -> bool:
    """Tell whether a clause asks that stands behind another; `told_if`: the first one asks to be told."""
    if _GOES_ON.match(part):
        return False
    return (
        asks(part.rstrip(" ?"))
        or bool(_AND_THAT.match(part))
        or (told_if and bool(_IF.match(part)))
    )


def _by_enumerator(text: str) -> list[Piece]:
    """Split "1) … 2) …"; a stem before the first number goes before each item that is no sentence itself."""
    marks = _in_sequence(list(_ENUMERATOR.finditer(text)))
    if len(marks) < 2:
        counted = _COUNTED.search(text)
        items = [item.strip(" ,;") for item in counted.groups() if item] if counted else []
        return (
            [Piece(item, asks=True, listed=True) for item in items]
            if items and all(asks(item) for item in items)
            else []
        )
    stem = text[: marks[0].start()].strip()
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    items = [text[mark.end() : end].strip(" ,;\n") for mark, end in zip(marks, ends, strict=True)]
    items = [re.sub(r"\s*[,;]?\s*\band\s*$", "", item) for item in items if re.search(r"\w", item)]
    told = re.split(r"(?<=[.!?])\s+|\n", stem) if stem else []
    stem_last = told.pop().rstrip(": ") if told and stem[-1] not in ".!?\n" else ""
    pieces = [Piece(one, asks(one)) for one in told if re.search(r"\w", one)]
    for item in items:
        own = asks(item)
        pieces.append(
            Piece(item if own or not stem_last else f"{stem_last} {item}", asks=True, listed=True)
        )
    return pieces


def _in_sequence(marks: list[re.Match[str]]) -> list[re.Match[str]]:
    """Return the marks that count on from the first, or else the bullets: "at 4. Yas" ends no list, "1. debt - relevant?" has no bullet."""
    bullets = [mark for mark in marks if _place(mark[0]) is None]
    kept: list[re.Match[str]] = []
    for mark in marks:
        place = _place(mark[0])
        if place is not None and (not kept or place == (_place(kept[-1][0]) or 0) + 1):
            kept.append(mark)
    return kept if len(kept) > 1 else bullets


def _place(mark: str) -> int | None:
    """Return the number of an enumerator, such as 2 for "2)", "(b)" and "ii."; None for a bullet."""
    bare = re.sub(r"\W", "", mark.lower()).removeprefix("q")
    if bare in _ROMAN[1:]:  # a lone "i" counts as the first of ii and iii
        return _ROMAN.index(bare) + 1
    if bare == "i":
        return 1
    if bare.isdigit():
        return int(bare)
    return ord(bare) - ord("a") + 1 if bare else None
