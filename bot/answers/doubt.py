"""A doubt about the answer before, though its words look like a question: "no, my friend did ten", "really? none at all?"."""

from __future__ import annotations

import re

from bot.answers.gates import GATES
from bot.answers.reply import Reply
from bot.answers.talk_moves import look_again
from bot.answers.turn import Finding, Turn

_ASKS_IF_SURE = (
    r"(?:(?:are|r)\s+)?(?:you|u|ya)\s+(?:really\s+|quite\s+|absolutely\s+)?(?:sure|certain)\b"
)
_PERSON = r"(?:i|we|she|he|they)"
_DOUBTS = re.compile(
    rf"\W*(?:(?:oh|but|and|hm+|hang on|wait|so|well)\W+)*?(?:{_ASKS_IF_SURE}"
    r"|(?:really|seriously|honestly|surely not|surely)\s*[?!.,]"
    r"|(?:no|nah|nope|naw)\b(?!\W*(?:thank|ta\b|worr|problem|need|matter|wonder|rush|bother|$))"
    rf"|{_PERSON}\s+thought\b|but\W+{_PERSON}\s+(?:heard|read|was told|were told|was sure)\b"
    r"|(?:that|it|this)(?:\s+(?:can't|cannot|can not|isn't|doesn't)|'s not)\s+(?:be\s+)?(?:right|true|sound right))",
    re.IGNORECASE,
)
_ECHOES = re.compile(r"(?:no|none|not|never|nothing|nobody|just|only)\b[^?!.,]*\W*", re.IGNORECASE)


def doubt(turn: Turn) -> Reply | None:
    """Return the quotes of the last answer where the message doubts it and asks nothing else that is clear."""
    if not turn.talk.answered or turn.talk.safety_open or len(turn.findings) != 1:
        return None
    text = turn.understanding.text.replace("’", "'")
    opens = _DOUBTS.match(text)
    if not opens or not (_unclear(turn.findings[0]) or _echoes(turn, text[opens.end() :].strip())):
        return None
    turn.findings.clear()
    return look_again(turn)


def _unclear(finding: Finding) -> bool:
    """Whether nothing was found that could be named."""
    return not finding.topics and (
        finding.near is None or finding.question.ranking[0][1] < GATES.named
    )


def _echoes(turn: Turn, rest: str) -> bool:
    """Whether what follows the doubt only says the last answer back: "no minimum at all?", of another section by chance."""
    topics = turn.findings[0].topics
    last = turn.role.topics.get(turn.talk.answered[-1])
    elsewhere = last is not None and bool(topics) and topics[0].section != last.section
    return elsewhere and bool(_ECHOES.fullmatch(rest))
