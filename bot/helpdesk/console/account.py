"""/desk/account: who I am here, where I am signed in, and my password."""

from __future__ import annotations

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.helpdesk.access.person import Person
from bot.helpdesk.console.desk import Desk


def hang_in(desk: Desk) -> None:
    """The routes."""

    @desk.get("/account", role="viewer")
    async def show(request: Request, person: Person) -> HTTPResponse:
        sessions = await desk.sessions.mine(person)
        return desk.render(request, person, "desk/account.html", sessions=sessions)
