"""/desk/items/N: one item, with all that is needed to answer it; what others did meanwhile is told beside what was typed."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.incoming import Refused as Told
from bot.helpdesk.access.person import Person
from bot.helpdesk.console.listed import ALL, Listed
from bot.helpdesk.console.row import row, step
from bot.helpdesk.console.staff import Staff
from bot.helpdesk.console.work import Check, Work
from bot.helpdesk.triage.alarm_words import alarm_words
from bot.storage.outbox import PERSON
from bot.storage.queue.item import Event, Whole
from bot.storage.queue.refused import NoItem
from bot.storage.queue.way import PULLED
from bot.turn.person import of

GONE = "This message is not here any more. It was deleted, or its time was over."


@dataclass(frozen=True)
class Line:
    """A line of the history; `times`: how often it was done in a row."""

    who: str
    what: str
    at: float
    times: int


NOT_THERE = ("waiting", "dead", "unknown")
"""States of a reply that did not arrive, or not yet."""
Marked = Sequence[tuple[str, bool]]
"""A text in parts, each with whether its words raised the alarm."""


@dataclass(frozen=True)
class Said:
    """What one side of a talk said. `by`: they, bot or desk; `name`: of a person; `state`: of what a person said, if it is not there."""

    by: str
    text: Marked
    name: str = ""
    state: str = ""


async def whole(work: Work, number: int) -> Whole:
    """Everything of it. Raises Told (404)."""
    try:
        return await work.queue.item(number)
    except NoItem:
        raise Told(404, GONE) from None


async def show(
    work: Work,
    request: Request,
    person: Person,
    number: int,
    *,
    status: int = 200,
    problem: str = "",
    typed: str | None = None,
    did: Sequence[str] | None = None,
    template: str = "desk/item.html",
    **more: Any,
) -> HTTPResponse:
    """The page of item `number`. `problem` is why something was not done, `typed` a draft that was not kept, `did` what was ticked."""
    one, staff = await whole(work, number), await work.staff()
    item, now = one.item, work.database.clock()
    listed = Listed.of_query(_list(request))
    alarm = partial(_marked, check=work.check if item.grave else None)
    said = talk(one, alarm)
    words = alarm(one.text)
    return await work.show(
        request,
        person,
        template,
        status,
        one=one,
        item=item,
        row=row(item, person.id, now, work.words, staff),
        step=step(item, person.id),
        mine=item.holder == person.id and item.status == "open",
        holder=staff.name(item.holder, person.id),
        quotes=work.page_words.linked(one.draft.quotes),
        text=words,
        talk=said,
        line=uuid.uuid4().hex,
        count=f"{len(said)}-{sum(bool(line.state) for line in said)}-{item.priority}",
        joined=one.here is not None and one.here.who == person.id and item.holder == person.id,
        alarmed=any(on for part in (words, *(line.text for line in said)) for _, on in part),
        gone=_gone(one),
        near=Listed({"cluster": item.cluster, "status": ALL}).address(),
        did=_did_before(one.history) if did is None else did,
        history=history(one.history, work, staff, person.id),
        workers=staff.workers,
        sendable=sendable(work, one),
        seconds=max(0, int((one.undo_until or now) - now)),
        draft=one.draft.text if typed is None else typed,
        problem=problem,
        listed=listed,
        **{"says": "", **more},
    )


def sendable(work: Work, one: Whole) -> bool:
    """Whether a reply can go out from here."""
    if one.item.kind == "talk":
        return one.item.channel in PULLED or one.item.channel in work.channels
    return one.item.addressed and "mail" in work.channels


def history(events: tuple[Event, ...], work: Work, staff: Staff, me: str) -> list[Line]:
    """Newest first; the same thing done several times in a row is one line."""
    lines = []
    for (who, what, detail), same in groupby(events, lambda one: (one.who, one.what, one.detail)):
        all_of_it = list(same)
        told = work.words.tell("history", what)
        if what == "seen_to":
            done = work.words["danger"]["done"]
            told = f"{told}: {', '.join(done.get(name, name) for name in detail.split())}"
        lines.append(Line(staff.name(who, me), told, all_of_it[-1].at, len(all_of_it)))
    return lines[::-1]


def talk(one: Whole, alarm: Callable[[str], Marked]) -> list[Said]:
    """The talk around the item, oldest first, as it was read; `alarm` marks what the person said."""
    said = []
    for exchange in one.transcript:
        if exchange.asked:
            said.append(Said("they", alarm(exchange.asked)))
        texts = [str(message["text"]) for message in exchange.messages or () if message.get("text")]
        desk = exchange.author == PERSON
        name = str((of(exchange.messages or []) or {}).get("name", "")) if desk else ""
        texts = [text.removeprefix(f"{name}: ") for text in texts] if name else texts
        state = exchange.state if desk and exchange.state in NOT_THERE else ""
        said += [Said("desk" if desk else "bot", ((text, False),), name, state) for text in texts]
    return said


def _marked(text: str, check: Check | None) -> Marked:
    parts, at = [], 0
    for start, end in alarm_words(text, check) if check else ():
        parts += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [*parts, (text[at:], False)]


def _gone(one: Whole) -> str:
    """Where the words of a message are that has none, by its name in the words of the desk."""
    if one.item.cleared:
        return "forgot" if any(event.what == "forgot" for event in one.history) else "cleared"
    return "error" if one.item.error else "old"


def _did_before(events: Sequence[Event]) -> Sequence[str]:
    """What was said to be done the last time: it stays ticked."""
    return next((one.detail.split() for one in reversed(events) if one.what == "seen_to"), [])


def _list(request: Request) -> str:
    form = getattr(request.ctx, "form", None)
    return str(form.get("list") if form else request.args.get("list", ""))
