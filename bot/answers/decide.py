"""Each question -> the topics that answer it, the near miss it is, or nothing.

The gate is on the *summed* chance of all that the page answers, not on the best intent: siblings share
a question's chance between them (measured in docs/adr/0003).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.answers.reply import Reply
from bot.answers.turn import Finding, Turn
from bot.answers.understanding import Question
from bot.knowledge.model import Near, Topic


@dataclass(frozen=True)
class Gates:
    """Set by what `bot eval` says of the project's own questions (tests/eval; docs/adr/0003 says why).

    covered: summed chance of the page's topics from which a question is answered.
    second: share of the second topic from which it is told as well; first: share of the first up to which.
    words: most words of two leads told for one question.
    near: chance of a near miss from which the page is said not to cover it, rather than nothing found.
    named: chance from which the thing itself is named: below, another was meant more often than not.
    other_near: share of the first near miss's chance from which a second is named beside it.
    sure_near: chance of a near miss from which a worry seen by the safety rules does not overrule it.
    leaning: how elliptical a message is from which topics of the section the talk is in count
    `same_section` times.
    after_near: summed chance under which words that lean on a near miss in the same message are about it.
    nameless: how much a topic about "number N" counts where no number is named.
    unlike: similarity to the nearest training example under which nothing is answered.
    """

    covered: float = 0.45
    second: float = 0.15
    first: float = 0.85
    words: int = 74
    unlike: float = 0.25
    near: float = 0.08
    named: float = 0.4
    other_near: float = 0.5
    sure_near: float = 0.5
    leaning: float = 0.5
    after_near: float = 0.88
    same_section: float = 3.0
    nameless: float = 0.25


GATES = Gates()
_HELP = "medical"  # said in doubt too: somebody may be ill


def decide(turn: Turn) -> Reply | None:
    """Fill `turn.findings`, one for each question of the message."""
    for question in turn.understanding.questions:
        finding = decide_one(turn, question)
        if not _still_off_the_page(turn.findings, finding):
            turn.findings.append(finding)
    return None


def _still_off_the_page(before: list[Finding], finding: Finding) -> bool:
    """Whether `finding` is about the uncovered thing just asked for: "… and can they let you go in it?"."""
    leans = finding.question.ellipsis >= GATES.leaning
    return (
        bool(before and before[-1].near and finding.topics)
        and leans
        and finding.confidence < GATES.after_near
    )


def decide_one(turn: Turn, question: Question) -> Finding:
    """Return what `question` comes to for the talk's role."""
    topics = _by_topic(turn, question)
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
    """Return the near miss whose thing is "that"."""
    return turn.knowledge.near_for_intent("out_of_scope")


def _several_of_a_list(
    turn: Turn, question: Question, first: Topic
) -> tuple[Question, Topic] | None:
    """Return the question by numbers, and their topic, where it names several sessions by title: one intent can't."""
    numbers = question.values("session_title")
    by_number = next((t for t in turn.role.topics.values() if t.by_entity == "session"), None)
    if len(numbers) < 2 or not by_number or first.id not in (by_number.id, *by_number.list):
        return None
    entities = tuple(("session", number) for number in numbers)
    return replace(question, entities=entities), by_number


def topic_chances(turn: Turn, question: Question) -> list[tuple[Topic, float]]:
    """Return the role's topics that `question` may be about, each with the chance of its intents summed."""
    sums: dict[str, tuple[Topic, float]] = {}
    for intent, chance in question.ranking:
        topic = turn.knowledge.topic_for_intent(turn.role.id, intent)
        if topic:
            sums[topic.id] = (topic, sums.get(topic.id, (topic, 0.0))[1] + chance)
    return list(sums.values())


def _by_topic(turn: Turn, question: Question) -> list[tuple[Topic, float]]:
    """Return the role's topics with their chances, likeliest first, as the talk weighs them."""
    section = _section(turn) if question.ellipsis >= GATES.leaning else ""

    def weight(item: tuple[Topic, float]) -> float:
        topic, chance = item
        here = GATES.same_section if topic.section == section else 1.0
        nameless = (
            topic.by_entity == "session" and not question.values("session") and not turn.talk.named
        )
        return -chance * here * (GATES.nameless if nameless else 1.0)

    return sorted(topic_chances(turn, question), key=weight)


def _section(turn: Turn) -> str:
    """Return the section the talk is in: that of the topic told last."""
    topic = turn.role.topics.get(turn.talk.answered[-1]) if turn.talk.answered else None
    return topic.section if topic else ""


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
