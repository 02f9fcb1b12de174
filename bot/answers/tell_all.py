"""All findings of a message -> one Reply: each thing once, in order, the uncovered part named."""

from __future__ import annotations

import re

from bot.answers.compose import compose, tell
from bot.answers.offers import nearby
from bot.answers.reply import Answer, Button, Part, Reply
from bot.answers.turn import Turn
from bot.answers.understanding import Question
from bot.knowledge.model import Near, Topic

_SAME = 0.9  # share of a lead's words from which it says nothing new


def tell_all(turn: Turn) -> Reply | None:
    """Return the reply to what the steps before have found; None where nothing was asked."""
    if not turn.findings:
        return None
    parts: list[Part] = []
    answers: list[Answer] = []
    for finding in turn.findings:
        said, told = compose(turn, finding)
        if _said_already(parts, said):
            continue
        parts += [part for part in said if part not in parts]
        answers += [answer for answer in told if answer not in answers]
    confidence = min(finding.confidence for finding in turn.findings)
    _remember(turn, answers)
    if answers:
        return Reply(
            "answer", tuple(_with_concern(turn, parts)), tuple(answers), confidence=confidence
        )
    return off_the_page(turn, parts, turn.findings[-1].near, confidence)


def _said_already(parts: list[Part], said: list[Part]) -> bool:
    """Tell whether nearly all words of `said` stand in `parts` already: the same in another order."""
    old = _words(parts)
    new = _words(said)
    return bool(old) and len(new & old) >= _SAME * len(new)


def _words(parts: list[Part]) -> set[str]:
    return {word for part in parts for word in re.findall(r"\w+", part.plain().lower())}


def off_the_page(turn: Turn, parts: list[Part], near: Near | None, confidence: float) -> Reply:
    """Return a `not_covered` reply: said so, what lies nearby, and a person offered."""
    say = turn.knowledge.say
    topics = nearby(turn, near)
    if topics and not (near and near.advice in ("medical", "practice")):
        parts.append(
            Part(
                "lead",
                say("not_covered.nearby", topics=_in_words([topic.label for topic in topics])),
            )
        )
    offered = "person.offer" if turn.knowledge.hub.has_person else "person.ask_elsewhere"
    parts.append(Part("lead", say(offered)))
    buttons = (*(turn.topic_button(topic) for topic in topics), turn.person_button())
    turn.remember(offered_person=True, not_covered=near.intent if near else "unknown")
    return Reply("not_covered", tuple(parts), buttons=buttons, confidence=confidence)


def tell_topics(turn: Turn, topics: list[Topic], *, buttons: tuple[Button, ...] = ()) -> Reply:
    """Return an answer that tells `topics`, as after a choice by button."""
    parts: list[Part] = []
    answers: list[Answer] = []
    question = turn.understanding.questions[0] if turn.understanding.questions else None
    for topic in topics:
        said, answer = tell(turn, topic, question or Question(text=topic.ask))
        parts += said
        answers.append(answer)
    _remember(turn, answers)
    return Reply("answer", tuple(parts), tuple(answers), buttons)


def _with_concern(turn: Turn, parts: list[Part]) -> list[Part]:
    """Put first the emergency line where a patient may be at risk, and a kind word where the writer's own is answered."""
    seen = {turn.understanding.concern, turn.understanding.intent}
    say = turn.knowledge.say
    if "concern_safeguarding" in seen:
        return [Part("emergency", say("person.if_in_danger"), tel="999"), *parts]
    told = [topic for finding in turn.findings for topic in finding.topics]
    if (
        "worry_staff" in seen
        and turn.knowledge.topic_for_intent(turn.role.id, "worry_staff") in told
    ):
        return [Part("lead", say("person.so_hard")), *parts]
    return parts


def _remember(turn: Turn, answers: list[Answer]) -> None:
    ids = tuple(answer.id for answer in answers)
    told = tuple(dict.fromkeys((*turn.talk.told, *ids)))
    last = turn.findings[-1] if turn.findings else None
    named = [
        list(pair)
        for finding in turn.findings
        for pair in finding.question.entities
        if pair[0] != "session_title"  # it is what is told, and nothing that "it" may mean
    ]
    named = _session(turn, ids) or named
    if named:
        turn.remember(named=tuple(named))
    before = last.question.intent if last and last.question.intent else None
    if last and last.topics:
        before = last.topics[0].intents[0]
    elif ids and not last:
        before = turn.role.topics[ids[-1]].intents[0]
    turn.remember(
        answered=ids,
        told=told,
        intent_before=before or turn.talk.intent_before,
        not_covered=None,
        offered_person=False,
    )


def _session(turn: Turn, ids: tuple[str, ...]) -> list[list[str]]:
    """Return the session told last, as if it had been named by its number: "it" is that one, not one before."""
    by_number = [t for t in turn.role.topics.values() if t.by_entity == "session" and ids]
    return [["session", str(t.list.index(ids[-1]) + 1)] for t in by_number if ids[-1] in t.list]


def _in_words(labels: list[str]) -> str:
    if len(labels) < 2:
        return "".join(labels)
    return f"{', '.join(labels[:-1])} and {labels[-1]}"
