"""/desk/items/N: one item, with all that is needed to answer it; what others did meanwhile is told beside what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.incoming import Refused as Told
from bot.helpdesk.access.person import Person
from bot.helpdesk.console.listed import Listed
from bot.helpdesk.console.row import row, step
from bot.helpdesk.console.staff import Staff
from bot.helpdesk.console.work import Work
from bot.storage.queue.item import Event, Whole
from bot.storage.queue.refused import NoItem
from bot.storage.queue.send import PULLED

GONE = "This message is not here any more. It was deleted, or its time was over."


@dataclass(frozen=True)
class Line:
    """A line of the history; `times`: how often it was done in a row."""

    who: str
    what: str
    at: float
    times: int


@dataclass(frozen=True)
class Said:
    """What one side of a talk said."""

    by_person: bool
    text: str


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
    template: str = "desk/item.html",
    **more: Any,
) -> HTTPResponse:
    """The page of item `number`. `problem` is why something was not done, `typed` a draft that was not kept."""
    one, staff = await whole(work, number), await work.staff()
    item, now = one.item, work.database.clock()
    listed = Listed.of_query(_list(request))
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
        talk=talk(one),
        history=history(one.history, work, staff, person.id),
        workers=staff.workers,
        sendable=sendable(work, one),
        seconds=max(0, int((one.undo_until or now) - now)),
        draft=one.draft.text if typed is None else typed,
        problem=problem,
        listed=listed,
        **more,
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
            told = f"{told}: {work.words['danger']['done'].get(detail, detail)}"
        lines.append(Line(staff.name(who, me), told, all_of_it[-1].at, len(all_of_it)))
    return lines[::-1]


def talk(one: Whole) -> list[Said]:
    """The talk around the item, oldest first, as it was read."""
    said = []
    for exchange in one.transcript:
        if exchange.asked:
            said.append(Said(True, exchange.asked))
        texts = [str(one["text"]) for one in exchange.messages or () if one.get("text")]
        said += [Said(False, text) for text in texts]
    return said


def _list(request: Request) -> str:
    form = getattr(request.ctx, "form", None)
    return str(form.get("list") if form else request.args.get("list", ""))
