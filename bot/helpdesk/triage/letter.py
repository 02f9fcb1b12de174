"""What the page says to each question of a message -> a letter that a person may send."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.answers.compose import compose
from bot.answers.reply import Answer, Part
from bot.answers.turn import Finding, Turn
from bot.helpdesk.triage.gaps import gap
from bot.helpdesk.triage.rules import Rules

Link = Callable[[str, str], str]
"""Role and the id of a statement -> the address at which its words can be read, or nothing."""


@dataclass(frozen=True)
class Section:
    """What is said to one question. `topics`: ids of what answers it; none where it is a gap."""

    text: str
    topics: tuple[str, ...]
    quotes: tuple[str, ...] = ()


def sections(turn: Turn, rules: Rules, link: Link) -> list[Section]:
    """What is said to each finding of `turn`, in order; what would be said twice is said once."""
    several = len(turn.findings) > 1
    made: list[Section] = []
    for finding in turn.findings:
        parts, answers = compose(turn, finding)
        one = (
            _answered(turn, rules, link, parts, answers, several)
            if answers
            else Section(_gap(rules, finding), ())
        )
        if one not in made and not (one.topics and _told(one, made)):
            made.append(one)
    return made


def letter(made: Sequence[Section], rules: Rules, hub: str) -> str:
    """The whole letter, signed by the `hub`, or where that has no name as the helpdesk; empty where there is nothing to say."""
    if not made:
        return ""
    closing = f"{rules.say('closing')}\n{hub or rules.say('signed')}"
    opening = [rules.say("greeting"), rules.say("opening")]
    return "\n\n".join([*opening, *(one.text for one in made), closing])


def _answered(
    turn: Turn,
    rules: Rules,
    link: Link,
    parts: Sequence[Part],
    answers: Sequence[Answer],
    several: bool,
) -> Section:
    topics = tuple(answer.id for answer in answers)
    quotes = tuple(dict.fromkeys(source.quote for one in answers for source in one.sources))
    said = [part.plain() for part in parts]
    what = [turn.role.topics[topic].label for topic in topics]
    lines = [rules.say("about", what=what[0])] if several else []
    lines += [*said, _source(turn, rules, link, answers[0])]
    return Section("\n".join(lines), topics, quotes)


def _source(turn: Turn, rules: Rules, link: Link, answer: Answer) -> str:
    first = turn.role.topics[answer.id].says[0]
    marks = {"title": turn.role.page.title, "section": answer.sources[0].section}
    if address := link(turn.role.id, first):
        return rules.say("source", link=address, **marks)
    return rules.say("source_unlinked", **marks)


def _gap(rules: Rules, finding: Finding) -> str:
    """The mark for what the page leaves out: the question's own words, and what it is about."""
    why = (
        rules.say("not_covered", what=finding.near.thing)
        if finding.near and not finding.near.advice
        else rules.say("not_understood")
    )
    question = " ".join(finding.question.text.split())
    return gap(rules.say("gap", question=question, why=why))


def _told(one: Section, made: Sequence[Section]) -> bool:
    return set(one.topics) <= {topic for other in made for topic in other.topics}
