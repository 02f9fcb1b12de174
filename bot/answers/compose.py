"""A finding -> what is said about it: the direct word first, then what the page says."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers.by_entity import by_entity
from bot.answers.reply import Answer, Part
from bot.answers.turn import Finding, Turn
from bot.answers.understanding import Question
from bot.knowledge.model import Near, Topic

_KINDS = {"answer": "lead", "correction": "correction", "gap": "gap"}


def compose(turn: Turn, finding: Finding) -> tuple[list[Part], list[Answer]]:
    """Return parts and answers of one finding, in the order they are said."""
    if finding.topics:
        parts: list[Part] = []
        answers: list[Answer] = []
        for at, topic in enumerate(finding.topics):
            said, answer = tell(turn, topic, finding.question, first=at == 0)
            parts += said
            answers.append(answer)
        return parts, answers
    if finding.near:
        return not_covered(turn, finding.near, finding.other)
    return [Part("gap", turn.knowledge.say("not_covered.unknown"))], []


def tell(
    turn: Turn, topic: Topic, question: Question, *, first: bool = True
) -> tuple[list[Part], Answer]:
    """Return what `topic` says to `question`, and its sources."""
    special = by_entity(turn, topic, question)
    if special:
        return special
    word = topic.first_word(_plain(question.text)) if first else ""
    lead = f"{word} {topic.lead}".strip()
    parts = [Part(_KINDS[topic.kind], lead, answer_id=topic.id)]  # type: ignore[arg-type]
    if topic.list:
        parts.append(listed(turn, topic, topic.list))
    if topic.hub_link and (link := turn.knowledge.hub.support_link):
        parts.append(Part("signpost", f"{_from_the_hub(turn)} {link}", url=link))
    return parts, turn.answer(topic)


def listed(turn: Turn, topic: Topic, statements: Sequence[str]) -> Part:
    """Return the statements as a list part, with the page's numbers where the list is numbered."""
    items = []
    for statement_id in statements:
        quote = turn.role.statements[statement_id].quote.rstrip(".")
        number = f"{topic.list.index(statement_id) + 1}. " if topic.numbered else ""
        items.append(f"{number}{quote}")
    return Part("list", items=tuple(items), answer_id=topic.id)


def not_covered(
    turn: Turn, near: Near, other: Near | None = None
) -> tuple[list[Part], list[Answer]]:
    """Return the sentence that the page does not say it, and the hub's signpost where there is one."""
    say = turn.knowledge.say
    if near.advice:
        text = say(f"not_covered.{near.advice}")
    elif other and not other.advice:
        text = say("not_covered.either", thing=near.thing, other=other.thing)
    else:
        text = say("not_covered.default", thing=near.thing)
    parts = [Part("gap", text)]
    if post := turn.knowledge.signpost(near.intent, turn.today):
        parts.append(Part("signpost", f"{_from_the_hub(turn)} {post.text}", url=post.address))
    return parts, []


def _from_the_hub(turn: Turn) -> str:
    """Return the words that mark what follows as the hub's own."""
    name = turn.knowledge.hub.name
    return (
        turn.knowledge.say("person.from_the_hub", hub=name)
        if name
        else turn.knowledge.say("person.from_a_hub")
    )


def _plain(text: str) -> str:
    return text.lower().replace("’", "'")
