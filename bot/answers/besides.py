"""What a question holds beside what it was taken for: a session, a qualification, an instruction that nothing split off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.answers.gates import GATES
from bot.answers.turn import Finding, Turn
from bot.answers.understanding import Question
from bot.answers.weigh_topics import by_topic
from bot.knowledge.model import Topic

_RULES = "rules"  # the advice to what tells the assistant what to do
_CLAUSE = re.compile(r"[,;.?!]|\b(?:and|plus|also|as well as)\b", re.IGNORECASE)
_SESSION = re.compile(r"\b(?:sessions?|modules?|units?|parts?|lessons?)\b", re.IGNORECASE)
_WHAT_IT_IS = re.compile(
    r"\b(?:what|what's|whats|which|titles?|names?|called|about|covers?|topics?)\b", re.IGNORECASE
)
_ASKS = re.compile(
    r"\b(?:who|what|what's|whats|which|where|when|why|how|whether|if|is|are|do|does|can|must|should|will)\b",
    re.IGNORECASE,
)


def besides(turn: Turn, finding: Finding) -> list[Finding]:
    """Return `finding` with what else its question asks for, in the order in which it is told."""
    if finding.near and (topic := _asked_as_well(turn, finding)):
        return [Finding(finding.question, (topic,), confidence=1.0 - finding.confidence), finding]
    if finding.topics and (topic := _session_named(turn, finding)):
        return [finding, Finding(finding.question, (topic,), confidence=finding.confidence)]
    return [finding]


def _asked_as_well(turn: Turn, finding: Finding) -> Topic | None:
    """Return the topic that is asked for beside a near miss: with an instruction, or by a qualification that is named."""
    assert finding.near
    question = finding.question
    topics = by_topic(turn, question)
    if finding.near.advice == _RULES:
        covered = sum(chance for _, chance in topics)
        return topics[0][0] if topics and covered >= GATES.beside_rules else None
    if finding.near.advice:
        return None
    named = (
        topic
        for topic, chance in topics
        if topic.by_entity == "qualification"
        and question.values(topic.by_entity)
        and chance >= GATES.beside_near
    )
    return next(named, None)


def _session_named(turn: Turn, finding: Finding) -> Topic | None:
    """Return the topic that tells a session by its number, where a clause asks what that is and another asks for `finding`."""
    question = finding.question
    by_number = next((t for t in turn.role.topics.values() if t.by_entity == "session"), None)
    if by_number is None or not question.values("session"):
        return None
    told = [
        topic
        for topic in finding.topics
        if topic.id in by_number.list or topic.list == by_number.list
    ]
    asked = [bool(_SESSION.search(one) and _WHAT_IT_IS.search(one)) for one in _asking(question)]
    return by_number if not told and any(asked) and not all(asked) else None


def _asking(question: Question) -> Iterator[str]:
    """Yield the clauses that have a word of asking."""
    clauses = (clause for clause in _CLAUSE.split(question.text) if clause)
    return (one for one in clauses if _ASKS.search(one) or _WHAT_IT_IS.search(one))
