"""A clerk is in a talk: joined, what is said there as it comes, handed back. Without scripts each is a page of its own."""

from __future__ import annotations

import re
from functools import partial

from sanic.request import Request
from sanic.response import HTTPResponse, empty

from bot.channels.incoming import Refused as Told
from bot.helpdesk.access.person import Person
from bot.helpdesk.console.changes import changed, number_in
from bot.helpdesk.console.form import Form
from bot.helpdesk.console.item_page import show
from bot.helpdesk.console.on_item import AT
from bot.helpdesk.console.work import Work
from bot.storage.queue.refused import Refused
from bot.turn.person import PersonLines

MOST = 4_000
TOO_LONG = (
    "That is too long to be sent in one go. Please send it in parts of 4,000 characters at most."
)
_LINE = re.compile(r"[0-9a-f]{32}")


def hang_in(work: Work, lines: PersonLines) -> None:
    """The routes. `lines`: how people are shown to the other side."""
    desk, queue = work.desk, work.queue
    change = partial(changed, work)

    @desk.get(f"{AT}/talk", role="viewer", used=False)
    async def talk(request: Request, person: Person, number: int) -> HTTPResponse:
        """Asked for by the page's script every few seconds: nothing, where that page shows all there is."""
        answer = await show(work, request, person, number, template="desk/parts/talk.html")
        seen = request.args.get("seen", "")
        return empty() if f'data-count="{seen}"'.encode() in (answer.body or b"") else answer

    @desk.post(f"{AT}/join", role="agent")
    async def join(request: Request, person: Person, number: int) -> HTTPResponse:
        version = number_in(request.ctx.form, "version")
        shown = lines.shown(person.shown, person.role)
        return await change(
            request, person, number, lambda: queue.join(number, version, person.id, shown), "joined"
        )

    @desk.post(f"{AT}/say", role="agent")
    async def say(request: Request, person: Person, number: int) -> HTTPResponse:
        form: Form = request.ctx.form
        text, line = form.get("say").replace("\r\n", "\n"), form.get("line")
        if not _LINE.fullmatch(line):
            raise Told(400, "This form can’t be read. Go back, and try again.")
        if len(text) > MOST:
            return await show(
                work, request, person, number, status=422, problem=TOO_LONG, says=text
            )
        return await change(
            request, person, number, lambda: queue.say(number, person.id, text, line), None
        )

    @desk.post(f"{AT}/typing", role="agent")
    async def typing(_request: Request, person: Person, number: int) -> HTTPResponse:
        """Sent by the page's script while somebody writes."""
        try:
            await queue.typing(number, person.id)
        except Refused:
            return empty(409)
        return empty()

    @desk.post(f"{AT}/leave", role="agent")
    async def leave(request: Request, person: Person, number: int) -> HTTPResponse:
        done = request.ctx.form.get("done") == "yes"
        return await change(
            request,
            person,
            number,
            lambda: queue.leave(number, person.id, done=done),
            "left",
            to_list=done,
        )
