"""Each question -> the topics that answer it, the near miss it is, or nothing.

The gate is on the *summed* chance of all that the page answers, not on the best intent: siblings share
a question's chance between them (measured in docs/adr/0003).
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.answers.besides import besides
from bot.answers.gates import GATES
from bot.answers.reply import Reply
from bot.answers.taught_in import taught_in
from bot.answers.turn import Finding, Turn
from bot.answers.understanding import Question
from bot.answers.weigh_topics import by_topic
from bot.knowledge.model import Near, Topic

_MEANS_IT = re.compile(
    r"\W*(?:(?:and|so|but|or)\s+)?(?:(?:is|are|was|does|do|would|will)\s+)?(?:it|that|this|they|those|these)\b",
    re.IGNORECASE,
)
NAMELESS = "out_of_scope"
"""The near miss whose thing is "that"."""
_HELP = "medical"  # said in doubt too: somebody may be ill


def decide(turn: Turn) -> Reply | None:
    """Fill `turn.findings`, one for each question of the message."""
    for question in turn.understanding.questions:
        finding = decide_one(turn, question)
        if _about_what_is_told(turn, finding):
            continue
        near = _leant_on(turn.findings, finding)
        if near and near.intent != NAMELESS:
            continue  # "… and can they let you go in it?" is about the uncovered thing just asked for
        if near:
            # What it was could not be told, and these words tell: "pass something, like an exam?".
            turn.findings.pop()
        turn.findings += besides(turn, finding)
    return None


def _about_what_is_told(turn: Turn, finding: Finding) -> bool:
    """Whether an item that a list of the page lacks is asked for by words that mean the one just told: "listening, is it one?"."""
    before = turn.findings[-1].topics if turn.findings else ()
    whole = turn.role.topics.get(finding.near.also or "") if finding.near else None
    same = whole is not None and any(set(topic.says) & set(whole.says) for topic in before)
    return same and bool(_MEANS_IT.match(finding.question.text))


def _leant_on(before: list[Finding], finding: Finding) -> Near | None:
    """Return the near miss just asked for, where the words of `finding` lean on it and are not sure by themselves."""
    leans = finding.question.ellipsis >= GATES.leaning and finding.confidence < GATES.after_near
    return before[-1].near if before and leans and finding.topics else None


def decide_one(turn: Turn, question: Question) -> Finding:
    """Return what `question` comes to for the talk's role."""
    if session := taught_in(turn, question):
        return Finding(question, (session,), confidence=1.0)
    topics = by_topic(turn, question)
    covered = sum(chance for _, chance in topics)
    nears = [
        (found, chance)
        for intent, chance in question.ranking
        if not turn.knowledge.topic_for_intent(turn.role.id, intent)
        and (found := turn.knowledge.near_for_intent(intent))
    ]
    near = nears[0] if nears else None
    if topics and covered >= GATES.covered and question.similarity >= GATES.unlike:
        if several := _several_of_a_list(turn, question, topics[0][0]):
            return Finding(several[0], (several[1],), confidence=covered)
        return Finding(question, _told_together(topics, question.ellipsis), confidence=covered)
    unclear = not near or near[1] < GATES.sure_near
    if (
        unclear
        and turn.understanding.concern
        and (topic := turn.knowledge.topic_for_intent(turn.role.id, turn.understanding.concern))
    ):
        return Finding(question, (topic,), confidence=1.0)
    if near and near[1] >= GATES.near and question.similarity >= GATES.unlike:
        found, chance = near
        other = nears[1][0] if len(nears) > 1 and nears[1][1] >= GATES.other_near * chance else None
        if chance < GATES.named and found.advice != _HELP and (nameless := _nameless(turn)):
            found, other = nameless, None
        return Finding(question, near=found, other=other, confidence=1.0 - covered)
    return Finding(question, confidence=covered)


def _nameless(turn: Turn) -> Near | None:
    """Return the near miss that names nothing."""
    return turn.knowledge.near_for_intent(NAMELESS)


def _several_of_a_list(
    turn: Turn, question: Question, first: Topic
) -> tuple[Question, Topic] | None:
    """Return the question by numbers, and their topic, where it names several sessions by title: one intent can't."""
    numbers = question.values("session_title")
    by_number = next((t for t in turn.role.topics.values() if t.by_entity == "session"), None)
    if not by_number or first.id not in (by_number.id, *by_number.list):
        return None
    if first.id in by_number.list:
        own = str(by_number.list.index(first.id) + 1)
        numbers = numbers if own in numbers else [own, *numbers]
    if len(numbers) < 2:
        return None
    entities = tuple(("session", number) for number in numbers)
    return replace(question, entities=entities), by_number


def _told_together(topics: list[tuple[Topic, float]], ellipsis: float) -> tuple[Topic, ...]:
    """Return the first topic, and the second where the two can hardly be told apart and both are short.

    Words that lean on the talk ("and how long?") mean one thing in it, and nothing of another section.
    """
    total = sum(chance for _, chance in topics)
    first, share = topics[0][0], topics[0][1] / total
    if len(topics) == 1 or share >= GATES.first or first.list or first.by_entity:
        return (first,)
    second, other = topics[1][0], topics[1][1] / total
    words = len(first.lead.split()) + len(second.lead.split())
    if (
        other < GATES.second
        or second.list
        or second.by_entity
        or words > GATES.words
        or set(second.says) <= set(first.says)
        or (ellipsis >= GATES.leaning and second.section != first.section)
    ):
        return (first,)
    return (first, second)
