"""Topics whose answer depends on a thing named in the question: a session, an abbreviation, a qualification."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.answers.reply import Answer, Part
from bot.answers.turn import Turn
from bot.answers.understanding import Question
from bot.knowledge.model import Topic, Word


def by_entity(turn: Turn, topic: Topic, question: Question) -> tuple[list[Part], Answer] | None:
    """Return parts and answer for what the question names, or None where it names nothing known."""
    if topic.by_entity and not question.values(topic.by_entity):
        if topic.by_entity == "abbreviation":
            question = replace(question, entities=_just_read(turn))
        elif question.ellipsis:
            question = replace(question, entities=_named_before(turn))
    if topic.by_entity == "session":
        return _sessions(turn, topic, question)
    if topic.by_entity == "abbreviation":
        return _words(turn, topic, question, "abbreviations")
    if topic.by_entity == "qualification":
        return _qualification(turn, topic, question)
    return None


def _named_before(turn: Turn) -> tuple[tuple[str, str], ...]:
    """Return what the last question that named anything did name."""
    return tuple((str(entity), str(value)) for entity, value in turn.talk.named)


def _just_read(turn: Turn) -> tuple[tuple[str, str], ...]:
    """Return the abbreviation that was asked about before, or else those of the last reply, as they stand in it."""
    known = turn.knowledge.words(turn.role.id).get("abbreviations") or {}
    last = turn.talk.last_text or ""
    places = {
        key: found.start()
        for key in known
        if (found := re.search(rf"(?<![\w&/]){re.escape(key)}(?![\w&/])", last))
    }
    read = tuple(("abbreviation", key) for key in sorted(places, key=places.__getitem__))
    before = _named_before(turn)
    return tuple(pair for pair in before if pair in read) or read or before


def _sessions(turn: Turn, topic: Topic, question: Question) -> tuple[list[Part], Answer] | None:
    """Tell the items of the list that the question names by number; correct a number past its end."""
    words = turn.knowledge.words(turn.role.id).get("sessions") or {}
    numbers = [int(value) for value in question.values("session")]
    known = [number for number in numbers if 1 <= number <= len(topic.list)]
    if not numbers or not words:
        return None
    if not known:
        said = words["beyond"].lead.format(number=numbers[0])
        return [Part("correction", said, answer_id=topic.id)], turn.answer(topic)
    ids = [topic.list[number - 1] for number in known]
    titles = [turn.role.statements[statement_id].quote for statement_id in ids]
    if len(known) == 1:
        said = words["one"].lead.format(number=known[0], title=titles[0])
        return [Part("lead", said, answer_id=topic.id)], turn.answer(topic, [*ids, *topic.says])
    items = tuple(f"{number}. {title}" for number, title in zip(known, titles, strict=True))
    parts = [
        Part("lead", words["many"].lead, answer_id=topic.id),
        Part("list", items=items, answer_id=topic.id),
    ]
    return parts, turn.answer(topic, [*topic.says, *ids])


def _words(
    turn: Turn, topic: Topic, question: Question, group: str
) -> tuple[list[Part], Answer] | None:
    """Tell what the page says of each word named, once each."""
    known = turn.knowledge.words(turn.role.id).get(group) or {}
    found = [known[value] for value in question.values(topic.by_entity or "") if value in known]
    return _told(turn, topic, found[:3]) if found else None


def _qualification(
    turn: Turn, topic: Topic, question: Question
) -> tuple[list[Part], Answer] | None:
    """Tell what the page says of the qualification someone has; never a verdict on the person.

    Where several are named, the one that is not the required level is the one asked about.
    """
    known = turn.knowledge.words(turn.role.id).get("qualifications") or {}
    values = question.values("qualification")
    if not values or not known:
        return None
    value = next((value for value in values if value not in known), None)
    if value is not None:
        word = known["other"]
        filled = Word(word.key, word.says, word.lead.format(value=value))
        return _told(turn, topic, [filled])
    for key in ("diploma", "level_2", "elearning", "level_3"):
        if key in values:
            return _told(turn, topic, [known[key]])
    return None


def _told(turn: Turn, topic: Topic, words: list[Word]) -> tuple[list[Part], Answer]:
    parts = [Part("lead", word.lead, answer_id=topic.id) for word in words]
    says = list(dict.fromkeys(statement_id for word in words for statement_id in word.says))
    return parts, turn.answer(topic, says)
