"""What is done with one item but for its letter: taken, given back, handed on, sorted anew, closed."""

from __future__ import annotations

from functools import partial

from sanic.request import Request
from sanic.response import HTTPResponse, empty

from bot.channels.incoming import Refused as Told
from bot.helpdesk.access.person import Person
from bot.helpdesk.console.changes import changed, number_in
from bot.helpdesk.console.form import Form
from bot.helpdesk.console.item_page import show, whole
from bot.helpdesk.console.staff import LEADS
from bot.helpdesk.console.work import Work
from bot.helpdesk.queue.seen_to import close_grave
from bot.storage.queue.refused import Refused

SAY_WHAT = "Say first what was done. Choose one of the answers."
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
        version, ended, did = (
            number_in(form, "version"),
            form.get("ended", "closed"),
            form.get("did"),
        )
        if ended not in ENDS:
            raise Told(400, SAY_WHAT)
        one = await whole(work, number)
        if one.item.grave:
            if did not in work.words["danger"]["done"]:
                return await show(work, request, person, number, status=422, problem=SAY_WHAT)
            return await change(
                request,
                person,
                number,
                lambda: close_grave(work.database, number, version, person.id, did),
                "closed",
                to_list=True,
            )
        return await change(
            request,
            person,
            number,
            lambda: queue.close(number, version, person.id, ended),  # type: ignore[arg-type]  # one of ENDS
            "closed",
            to_list=True,
        )

    @desk.post(f"{AT}/reopen", role="agent")
    async def reopen(request: Request, person: Person, number: int) -> HTTPResponse:
        version = number_in(request.ctx.form, "version")
        return await change(
            request, person, number, lambda: queue.reopen(number, version, person.id), "reopened"
        )
