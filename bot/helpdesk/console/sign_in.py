"""GET and POST /desk/login, and POST /desk/logout."""

from __future__ import annotations

from collections.abc import Callable

from sanic.request import Request
from sanic.response import HTTPResponse, redirect

from bot.helpdesk.access.own_page import own_page
from bot.helpdesk.access.passwords import TooBusy
from bot.helpdesk.access.person import Person
from bot.helpdesk.access.sign_in import NotLetIn, SignIn
from bot.helpdesk.access.throttle import Throttled
from bot.helpdesk.access.tokens import csrf_token, new_token
from bot.helpdesk.console.browser_name import browser_name
from bot.helpdesk.console.cookies import SESSION, SIGNING_IN
from bot.helpdesk.console.desk import AT, LOGIN, Desk
from bot.helpdesk.console.form import Form

WRONG = "Name or password is not right."
BUSY = "Too many people are signing in at this moment. Try again in a minute."


def hang_in(
    desk: Desk,
    sign_in: SignIn,
    address: Callable[[Request], str],
    *,
    directory: bool = False,
) -> None:
    """The routes; `address` is what a request counts for, `directory` whether there is the organisation's own way in."""

    def page(
        request: Request, wanted: str, status: int = 200, problem: str = "", name: str = ""
    ) -> HTTPResponse:
        cookie = desk.cookies.read(request, SIGNING_IN) or new_token()
        answer = desk.render(
            request,
            None,
            "desk/login.html",
            status,
            csrf_token=csrf_token(cookie),
            next=wanted,
            problem=problem,
            name=name,
            directory=directory,
        )
        desk.cookies.put(answer, SIGNING_IN, cookie)
        return answer

    @desk.open_get("/login")
    async def show(request: Request) -> HTTPResponse:
        wanted = own_page(request.args.get("next", AT))
        if await desk.who(request):
            return redirect(wanted, status=303)
        return page(request, wanted)

    @desk.open_post("/login", SIGNING_IN)
    async def receive(request: Request) -> HTTPResponse:
        form: Form = request.ctx.form
        wanted, name = own_page(form.get("next", AT)), form.get("name")
        browser = browser_name(request.headers.get("user-agent", ""))
        try:
            token = await sign_in.with_password(
                name, form.get("password"), address(request), browser
            )
        except NotLetIn:
            return page(request, wanted, 401, WRONG, name)
        except Throttled as wait:
            return page(request, wanted, 429, waiting(wait), name)
        except TooBusy:
            return page(request, wanted, 503, BUSY, name)
        return let_in(desk, token, wanted)

    @desk.post("/logout", role="viewer")
    async def leave(_request: Request, person: Person) -> HTTPResponse:
        await desk.sessions.end(person)
        answer = redirect(LOGIN, status=303)
        desk.cookies.take_away(answer, SESSION)
        return answer


def waiting(wait: Throttled) -> str:
    """How long, in whole minutes: a countdown would only help who guesses."""
    minutes = "a minute" if wait.minutes == 1 else f"{wait.minutes} minutes"
    return f"Too many tries. Wait {minutes}, then try again."


def let_in(desk: Desk, token: str, wanted: str) -> HTTPResponse:
    """Leads somebody who has just signed in to the page that they wanted."""
    answer = redirect(wanted, status=303)
    desk.cookies.put(answer, SESSION, token)
    desk.cookies.take_away(answer, SIGNING_IN)
    return answer
