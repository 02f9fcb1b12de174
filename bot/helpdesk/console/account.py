"""/desk/account: who I am here, where I am signed in, and my password."""

from __future__ import annotations

from collections.abc import Callable

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.helpdesk.access.passwords import TooBusy
from bot.helpdesk.access.people import NotDone, People
from bot.helpdesk.access.person import Person
from bot.helpdesk.access.sessions import HANDLE
from bot.helpdesk.access.sign_in import SignIn
from bot.helpdesk.access.throttle import Throttled
from bot.helpdesk.console.desk import Desk
from bot.helpdesk.console.sign_in import BUSY, waiting

HERE = "/desk/account"
NOT_RIGHT = "That is not your password of now."
NOT_THE_SAME = "The two new passwords are not the same."


def hang_in(desk: Desk, people: People, sign_in: SignIn, address: Callable[[Request], str]) -> None:
    """The routes; `address` is what a guess at the password counts for."""

    async def page(
        request: Request, person: Person, status: int = 200, problem: str = "", at: str = ""
    ) -> HTTPResponse:
        return desk.render(
            request,
            person,
            "desk/account.html",
            status,
            sessions=await desk.sessions.mine(person),
            handle=HANDLE,
            problem=problem,
            at=at,
        )

    @desk.get("/account", role="viewer")
    async def show(request: Request, person: Person) -> HTTPResponse:
        return await page(request, person)

    @desk.post("/account/password", role="viewer")
    async def change(request: Request, person: Person) -> HTTPResponse:
        form = request.ctx.form
        account = await people.find(person.id)
        if form.get("new") != form.get("again"):
            return await page(request, person, 400, NOT_THE_SAME, "again")
        try:
            if not await sign_in.is_right(account, form.get("now"), address(request)):
                return await page(request, person, 400, NOT_RIGHT, "now")
            await people.set_password(account, form.get("new"), person.id, keep=person.session)
        except NotDone as why:
            return await page(request, person, 400, str(why), "new")
        except Throttled as wait:
            return await page(request, person, 429, waiting(wait), "now")
        except TooBusy:
            return await page(request, person, 503, BUSY, "now")
        said = "Your password is changed. Everywhere else you are signed out."
        return await desk.done(person, HERE, said)

    @desk.post("/account/sessions/end", role="viewer")
    async def end(request: Request, person: Person) -> HTTPResponse:
        await desk.sessions.end_one(person, request.ctx.form.get("session"))
        return await desk.done(person, HERE, "You are signed out there.")

    @desk.post("/account/sessions/end-others", role="viewer")
    async def end_others(_request: Request, person: Person) -> HTTPResponse:
        await desk.sessions.end_others(person)
        return await desk.done(person, HERE, "You are signed out everywhere but here.")
