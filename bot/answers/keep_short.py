"""A long answer to several questions -> without what the rest of it says already."""

from __future__ import annotations

from dataclasses import replace

from bot.answers.reply import Reply
from bot.answers.turn import Finding, Turn
from bot.knowledge.model import Topic

WORRIES = frozenset({"concern_safeguarding", "worry_staff"})
LONG = 80
"""Words of an answer up to which nothing is left out."""


def keep_short(turn: Turn) -> Reply | None:
    """Shorten `turn.findings` where together they are long: a person stops reading before they end.

    Each question keeps one topic first. Then what rests on no words of its own goes, the least sure first, but
    never the answer to a worry, nor to one of several questions with a mark of their own.
    """
    if len(turn.findings) < 2 or _words(turn) <= LONG:
        return None
    turn.findings = [replace(finding, topics=finding.topics[:1]) for finding in turn.findings]
    for finding in sorted(turn.findings, key=lambda one: one.confidence):
        others = [other for other in turn.findings if other is not finding]
        if (
            _words(turn) > LONG
            and finding.topics
            and not _has_to_stay(turn, finding)
            and _says(finding) <= set().union(*map(_says, others))
        ):
            turn.findings = others
    return None


def _has_to_stay(turn: Turn, finding: Finding) -> bool:
    # one mark alone is the sentence's, whichever of its clauses stands last
    marked = turn.understanding.text.count("?") > 1 and finding.question.text.rstrip().endswith("?")
    return marked or not WORRIES.isdisjoint(finding.topics[0].intents)


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
