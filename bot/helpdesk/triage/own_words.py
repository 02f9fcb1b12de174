"""Which words of a mail ask: the writer's own, or with them the mail that they pass on.

An answer that is quoted under "thank you, see you there" asks nothing any more; "can you answer the
below?" asks what stands below.
"""

from __future__ import annotations

import re

_HISTORY = re.compile(
    r"^\s*(?:-{2,}\s*(?:original|forwarded) message.*|on .{2,120} wrote:\s*|begin forwarded message:?"
    r"|_{6,}\s*|>.*|from:\s.*)$",
    re.IGNORECASE | re.MULTILINE,
)
_PASSED_ON = re.compile(
    r"\b(?:below|beneath|attached|forward(?:ed|ing)|fwd|passing (?:this|it) on|this (?:one )?(?:for|to) you"
    r"|(?:answer|help|deal with|reply to) (?:this|her|him|them)|see under|following)\b",
    re.IGNORECASE,
)
_FORWARD = re.compile(r"^\s*(?:re\s*:\s*)*(?:fw|fwd)\s*:", re.IGNORECASE)
_PREFIX = re.compile(r"^\s*(?:(?:re|fw|fwd)\s*:\s*)+", re.IGNORECASE)
_QUESTION = re.compile(
    r"\?|^\W*(?:what|who|how|where|when|which|why|do|does|is|are|can|could)\b",
    re.IGNORECASE | re.MULTILINE,
)
_FEW = 4
"""Words of one's own up to which what is quoted is what is sent."""


def own_words(subject: str, text: str) -> str:
    """What is read for questions: the writer's words, what they pass on, and the subject where it alone asks."""
    found = _HISTORY.search(text)
    own = text[: found.start()] if found else text
    if found and (
        _PASSED_ON.search(own)
        or len(own.split()) <= _FEW
        or (_FORWARD.search(subject) and not _QUESTION.search(own))
    ):
        own = text
    title = _PREFIX.sub("", subject).strip()
    if (
        title
        and not _QUESTION.search(own)
        and (_QUESTION.search(title) or len(own.split()) <= _FEW)
    ):
        own = f"{title}{'' if title[-1] in '.?!' else '?'}\n{own}"
    return own
