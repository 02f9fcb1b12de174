"""/desk: the queue, sorted by need; and the next of it that nobody has, taken by one press."""

from __future__ import annotations

from sanic.request import Request
from sanic.response import HTTPResponse, empty, redirect

from bot.channels.incoming import Refused as Told
from bot.helpdesk.access.person import Person
from bot.helpdesk.console.form import Form
from bot.helpdesk.console.listed import Listed
from bot.helpdesk.console.row import row
from bot.helpdesk.console.views import views
from bot.helpdesk.console.work import Work
from bot.storage.queue.filter import BadMark
from bot.storage.queue.refused import Blocked, Conflict, Held, NoItem

TRIED = 20
"""Items that are looked at together: others take some at the same moment, and some are handed to others."""
OLD_LINK = "This link leads to no page of the list. Begin at its first page."


def hang_in(work: Work) -> None:
    """The routes."""
    desk = work.desk

    @desk.get("", role="viewer")
    async def show(request: Request, person: Person) -> HTTPResponse:
        listed = Listed.read(lambda name: str(request.args.get(name, "")))
        try:
            page = await work.queue.page(listed.filter(person.id), listed.order, mark=listed.mark)
        except BadMark:
            raise Told(400, OLD_LINK) from None
        staff, now = await work.staff(), work.database.clock()
        return await work.show(
            request,
            person,
            "desk/queue.html",
            listed=listed,
            page=page,
            rows=[row(item, person.id, now, work.words, staff) for item in page.items],
            views=await views(work.queue, person.id, listed),
            workers=staff.workers,
        )

    @desk.get("/alerts", role="viewer", used=False)
    async def alerts(request: Request, person: Person) -> HTTPResponse:
        top = await work.top(person)
        if request.args.get("seen", "") == top.seen:
            return empty()  # nothing is put into the page, so nothing is read out twice
        return desk.render(request, person, "desk/parts/top.html", words=work.words, top=top)

    @desk.post("/next", role="agent")
    async def take(request: Request, person: Person) -> HTTPResponse:
        form: Form = request.ctx.form
        listed = Listed.of_query(form.get("list"))
        number = await _take(work, listed, person.id)
        if number is None:
            return await work.done(person, listed.address(), "nothing_left")
        return redirect(listed.item(number), status=303)


async def _take(work: Work, listed: Listed, who: str) -> int | None:
    """The first of the list that nobody has, claimed; None where there is none.

    What was handed to a colleague is left to them, for as long as they work here.
    """
    workers, mark = (await work.staff()).workers, None
    while True:
        page = await work.queue.page(listed.free(who), listed.order, mark=mark, size=TRIED)
        for item in page.items:
            if item.assigned_to in workers and item.assigned_to != who:
                continue
            try:
                await work.queue.claim(item.id, item.version, who)
            except (Held, Conflict, Blocked, NoItem):
                continue
            return item.id
        mark = page.after
        if mark is None:
            return None
