"""A long answer to several questions -> without what the rest of it says already."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.answers.gates import GATES
from bot.answers.reply import Reply
from bot.answers.turn import Finding, Turn
from bot.knowledge.model import Topic

WORRIES = frozenset({"concern_safeguarding", "worry_staff"})
LONG = 80
"""Words of an answer up to which nothing is left out."""


def keep_short(turn: Turn) -> Reply | None:
    """Shorten `turn.findings` where together they are long: a person stops reading before they end.

    Each question keeps one topic first. Then what rests on no words of its own goes, the least sure first, but
    never the answer to a worry, to a sure question that has words of its own, nor to one of several with a mark of their own.
    """
    if len(turn.findings) < 2 or _words(turn) <= LONG:
        return None
    turn.findings = [replace(finding, topics=finding.topics[:1]) for finding in turn.findings]
    for finding in sorted(turn.findings, key=lambda one: one.confidence):
        others = [other for other in turn.findings if other is not finding]
        if (
            _words(turn) > LONG
            and finding.topics
            and not _has_to_stay(turn, finding, others)
            and _says(finding) <= set().union(*map(_says, others))
        ):
            turn.findings = others
    return None


def _has_to_stay(turn: Turn, finding: Finding, others: list[Finding]) -> bool:
    # one mark alone is the sentence's, whichever of its clauses stands last
    marked = turn.understanding.text.count("?") > 1 and finding.question.text.rstrip().endswith("?")
    worry = not WORRIES.isdisjoint(finding.topics[0].intents)
    sure = finding.question.ranking[:1] and finding.question.ranking[0][1] >= GATES.sure
    return marked or worry or bool(sure and _new(turn, finding, others) >= GATES.new_words)


def _new(turn: Turn, finding: Finding, others: list[Finding]) -> float:
    """Return the share of the words told to `finding` that are told to none of `others`."""
    said = {word for other in others for word in _vocabulary(turn, other)}
    words = _vocabulary(turn, finding)
    return len(words - said) / len(words)


def _vocabulary(turn: Turn, finding: Finding) -> set[str]:
    told = (_told(turn, topic) for topic in finding.topics)
    return {word for text in told for word in re.findall(r"\w+", text.lower())}


def _says(finding: Finding) -> set[str]:
    """Return the statements that what is told to a question rests on."""
    return {statement for topic in finding.topics for statement in (*topic.says, *topic.list)}


def _words(turn: Turn) -> int:
    return sum(
        len(_told(turn, topic).split())
        for topic in {t.id: t for f in turn.findings for t in f.topics}.values()
    )


def _told(turn: Turn, topic: Topic) -> str:
    items = (turn.role.statements[statement].quote for statement in topic.list)
    return " ".join((topic.lead, *items))
