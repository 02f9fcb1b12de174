"""What is done with one item but for its letter: taken, given back, handed on, sorted anew, closed."""

from __future__ import annotations

from functools import partial

from sanic.request import Request
from sanic.response import HTTPResponse, empty

from bot.channels.incoming import Refused as Told
from bot.helpdesk.access.person import Person
from bot.helpdesk.console.changes import ask_what, changed, done, letter_in, number_in
from bot.helpdesk.console.form import Form
from bot.helpdesk.console.item_page import show, whole
from bot.helpdesk.console.staff import LEADS
from bot.helpdesk.console.work import Work
from bot.helpdesk.queue.seen_to import close_grave
from bot.storage.queue.item import Whole
from bot.storage.queue.refused import Refused

HOW_ENDED = "Choose how it ended."
NOBODY = "Choose who it is for."
HOW_URGENT = "Choose how urgent it is."
ENDS = ("closed", "spam", "answered")
AT = "/items/<number:int>"


def hang_in(work: Work) -> None:
    """The routes."""
    desk, queue = work.desk, work.queue
    change = partial(changed, work)

    @desk.get(AT, role="viewer")
    async def page(request: Request, person: Person, number: int) -> HTTPResponse:
        return await show(work, request, person, number)

    @desk.post(f"{AT}/claim", role="agent")
    async def claim(request: Request, person: Person, number: int) -> HTTPResponse:
        version = number_in(request.ctx.form, "version")
        return await change(
            request, person, number, lambda: queue.claim(number, version, person.id), None
        )

    @desk.post(f"{AT}/release", role="agent")
    async def release(request: Request, person: Person, number: int) -> HTTPResponse:
        version = number_in(request.ctx.form, "version")
        return await change(
            request,
            person,
            number,
            lambda: queue.release(number, version, person.id),
            "released",
            to_list=True,
        )

    @desk.post(f"{AT}/stay", role="agent")
    async def stay(_request: Request, person: Person, number: int) -> HTTPResponse:
        """Sent by the page's script for as long as somebody works at it."""
        try:
            await queue.renew(number, person.id)
        except Refused:
            return empty(409)
        return empty()

    @desk.post(f"{AT}/priority", role="agent")
    async def priority(request: Request, person: Person, number: int) -> HTTPResponse:
        form: Form = request.ctx.form
        version, new = number_in(form, "version"), number_in(form, "priority")
        if new not in work.words["priority"]:
            raise Told(400, HOW_URGENT)
        return await change(
            request,
            person,
            number,
            lambda: queue.set_priority(number, version, person.id, new),
            "priority",
        )

    @desk.post(f"{AT}/assign", role="lead")
    async def assign(request: Request, person: Person, number: int) -> HTTPResponse:
        form: Form = request.ctx.form
        version, to = number_in(form, "version"), form.get("to")
        staff = await work.staff()
        if to and to not in staff.workers:
            raise Told(400, NOBODY)
        return await change(
            request,
            person,
            number,
            lambda: queue.assign(number, version, person.id, to or None),
            "assigned" if to else "unassigned",
            who=staff.name(to),
        )

    @desk.post(f"{AT}/escalate", role="agent")
    async def escalate(request: Request, person: Person, number: int) -> HTTPResponse:
        version = number_in(request.ctx.form, "version")
        return await change(
            request,
            person,
            number,
            lambda: queue.escalate(number, version, person.id, LEADS),
            "escalated",
            to_list=True,
        )

    @desk.post(f"{AT}/close", role="agent")
    async def close(request: Request, person: Person, number: int) -> HTTPResponse:
        form: Form = request.ctx.form
        version, ended = number_in(form, "version"), form.get("ended", "closed")
        if ended not in ENDS:
            raise Told(400, HOW_ENDED)
        one = await whole(work, number)
        if one.item.grave:
            return await seen_to(request, person, one, version)
        return await change(
            request,
            person,
            number,
            lambda: queue.close(number, version, person.id, ended),  # type: ignore[arg-type]  # one of ENDS
            "closed",
            to_list=True,
        )

    async def seen_to(request: Request, person: Person, one: Whole, version: int) -> HTTPResponse:
        """An item about danger is closed: what was done is said first, and a letter that was begun is kept."""
        number, text = one.item.id, letter_in(request.ctx.form)
        did = done(work, request.ctx.form)
        if not did:
            return await ask_what(work, request, person, number)

        async def keep_and_close() -> None:
            seen = version
            if text is not None and text != one.draft.text:
                seen = (await queue.edit_draft(number, version, person.id, text)).version
            await close_grave(work.database, number, seen, person.id, did)

        return await change(request, person, number, keep_and_close, "closed", to_list=True)

    @desk.post(f"{AT}/reopen", role="agent")
    async def reopen(request: Request, person: Person, number: int) -> HTTPResponse:
        version = number_in(request.ctx.form, "version")
        return await change(
            request, person, number, lambda: queue.reopen(number, version, person.id), "reopened"
        )
