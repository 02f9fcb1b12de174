"""A line of the list as it is read: every state in words, and the one thing to do next."""

from __future__ import annotations

from dataclasses import dataclass

from bot.helpdesk.console.ages import age
from bot.helpdesk.console.staff import Staff
from bot.helpdesk.console.words import Words
from bot.helpdesk.queue.next_action import next_action
from bot.helpdesk.triage.judging import AUTOMATIC
from bot.storage.queue.conditions import HIGH
from bot.storage.queue.item import Item

MORE = " …"
SHOWN = 90
"""Characters of a message that name it where it has no subject."""


@dataclass(frozen=True)
class Row:
    """`first`: the opening words, for whom the subject says too little. `take`: the next step begins with a claim."""

    item: Item
    name: str
    first: str
    urgency: str
    topic: str
    reasons: tuple[str, ...]
    age: str
    late: bool
    who: str
    next: str
    take: bool


def row(item: Item, me: str, now: float, words: Words, staff: Staff) -> Row:
    """The line of `item`, seen by `me`."""
    done = step(item, me)
    opening = " ".join(item.opening.split())
    name = item.subject or short(opening)
    return Row(
        item=item,
        name=name or item.error or words.tell("kind", item.kind),
        first=opening if item.subject else rest(opening, name),
        urgency=words["priority"][item.priority],
        topic="" if item.topic in words["topics"] else words.topic(item.topic),
        reasons=tuple(words.reason(one) for one in item.reasons),
        age=age(now - item.created_at),
        late=item.status == "open" and item.due_at < now,
        who=staff.name(item.holder or item.assigned_to or item.escalated_to, me),
        next=words.tell("next", done, count=item.gaps, who=staff.name(item.holder, me)),
        take=item.status == "open" and done != "wait",
    )


def step(item: Item, me: str) -> str:
    """The name of its next step in the words of the desk. What is free is told as if `me` had it: taking it is a part of doing it."""
    held = next_action(item, me)
    if held in ("undo", "wait"):
        return held
    if held == "reopen":
        return "done"
    if item.grave:
        return "danger"
    if item.trouble == "unknown":
        return "settle"
    if item.trouble == "dead":
        return "again"
    if not item.drafted:
        return _undrafted(item)
    if item.retired:
        return "look_again"
    if item.gaps:
        return "gap" if item.gaps == 1 else "gaps"
    if not item.addressed:
        return "copy"
    return "send" if item.band == HIGH else "check"


def _undrafted(item: Item) -> str:
    if AUTOMATIC in item.reasons or (item.outcome == "smalltalk" and not item.reasons):
        return "close"
    return "look_up" if item.error else "write"


def short(text: str) -> str:
    """The first words of a text, whole."""
    if len(text) <= SHOWN:
        return text
    return text[:SHOWN].rsplit(" ", 1)[0] + MORE


def rest(text: str, name: str) -> str:
    """What follows the first words of it."""
    behind = text[len(name.removesuffix(MORE)) :].strip()
    return f"… {behind}" if behind else ""
