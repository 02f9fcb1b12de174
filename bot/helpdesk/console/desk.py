"""The desk's routes: each says the least role that it needs, and is reached by nobody below.

    def hang_in(desk: Desk) -> None:
        @desk.get("/queue", role="viewer")
        async def queue(request: Request, person: Person) -> HTTPResponse:
            return desk.render(request, person, "desk/queue.html", items=...)

        @desk.post("/queue/<number:int>/claim", role="agent")
        async def claim(request: Request, person: Person, number: int) -> HTTPResponse:
            form: Form = request.ctx.form
            ...
            return await desk.done(person, f"/desk/queue/{number}", "You have claimed it.")

What holds for each of them, and needs no thought in a handler:

- Nobody signed in: a GET leads to the sign-in page and back, a POST is 403.
- A role below `role`: 403, in a page that says who can help.
- A POST is read as a form, kept in `request.ctx.form`, and refused (403) from another site
  or without the hidden field `csrf_token`: write `{{ csrf() }}` into each `<form method="post">`.
- Every answer has the headers of `desk_headers`: `no-store` and the strict policy. So there is
  no `style=` and no `<script>` in a template; `web/styles/desk.scss` has the styles.
- An error is a page: raise `Refused(status, sentence)` for what people should read.

A GET changes nothing. A page's script that asks by itself, every few seconds, takes
`used=False`, or it would keep a session alive that nobody sits at. A new route gets a row in the
table of `tests/helpdesk/console/test_who_may.py`, which fails without it.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any
from urllib.parse import quote

from sanic import Blueprint
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse, redirect

from bot.channels.incoming import Refused
from bot.helpdesk.access.person import Person
from bot.helpdesk.access.roles import Role
from bot.helpdesk.access.sessions import Sessions
from bot.helpdesk.access.tokens import csrf_token, same
from bot.helpdesk.console.cookies import SESSION, Cookies
from bot.helpdesk.console.form import MOST_BYTES, Form, read_form
from bot.helpdesk.console.own_origin import OwnOrigin
from bot.helpdesk.console.render import Rendering

AT = "/desk"
LOGIN = "/desk/login"
Handler = Callable[..., Coroutine[Any, Any, HTTPResponse]]
Declare = Callable[[Handler], Handler]

SIGNED_OUT = "You are signed out. Sign in, and do it again."
BAD_TOKEN = "This page was too old, so nothing was done. Go back, load it again, and try once more."
NOT_YOURS = "Your role does not let you do this. If you need it, ask whoever looks after the desk."


class Desk:
    """Where routes are declared. `routes` is hung in at /desk by the server."""

    def __init__(
        self, sessions: Sessions, cookies: Cookies, origin: OwnOrigin, rendering: Rendering
    ) -> None:
        self.routes = Blueprint("desk", url_prefix=AT)
        self.sessions = sessions
        self.cookies = cookies
        self.render = rendering.render
        self._origin = origin
        self.least: dict[tuple[str, str], Role | None] = {}
        """(method, path) -> the role that a route needs; None where nobody has to be signed in."""

    def get(self, path: str, *, role: Role, used: bool = True) -> Declare:
        """A page at /desk`path` for whoever has `role`, or more."""

        def declare(handler: Handler) -> Handler:
            async def guarded(request: Request, **named: Any) -> HTTPResponse:
                person = await self.who(request, used=used)
                if person is None:
                    wanted = quote(request.path + _query(request), safe="")
                    return redirect(f"{LOGIN}?next={wanted}", status=303)
                self._check_role(person, role)
                _countable(named)
                return await handler(request, person, **named)

            return self._add(handler, guarded, "GET", path, role)

        return declare

    def post(self, path: str, *, role: Role, most: int = MOST_BYTES) -> Declare:
        """A form of at most `most` bytes, files among them, for whoever has `role`, or more."""

        def declare(handler: Handler) -> Handler:
            async def guarded(request: Request, **named: Any) -> HTTPResponse:
                self._origin.check(request)
                person = await self.who(request)
                if person is None:
                    raise Refused(403, SIGNED_OUT)
                self._check_role(person, role)
                _countable(named)
                await self._read(request, person.csrf_token, most)
                return await handler(request, person, **named)

            return self._add(handler, guarded, "POST", path, role)

        return declare

    def open_get(self, path: str) -> Declare:
        """A page for people who are not signed in; the handler gets the request alone."""

        def declare(handler: Handler) -> Handler:
            return self._add(handler, handler, "GET", path, None)

        return declare

    def open_post(self, path: str, cookie: str) -> Declare:
        """A form of theirs: its token belongs to the cookie of that name."""

        def declare(handler: Handler) -> Handler:
            async def guarded(request: Request, **named: Any) -> HTTPResponse:
                self._origin.check(request)
                given = self.cookies.read(request, cookie)
                await self._read(request, csrf_token(given) if given else "", MOST_BYTES)
                return await handler(request, **named)

            return self._add(handler, guarded, "POST", path, None)

        return declare

    async def who(self, request: Request, *, used: bool = True) -> Person | None:
        """Who asks. What the next page has to tell them is in `request.ctx.said` from then on."""
        token = self.cookies.read(request, SESSION)
        found = await self.sessions.person(token, used=used)
        if found is None:
            return None
        person, said = found
        request.ctx.person = person
        # Not for a page's script: what it puts into a page is no page.
        if said and request.method == "GET" and "hx-request" not in request.headers:
            request.ctx.said = said
            await self.sessions.tell(person, None)
        return person

    async def done(self, person: Person, path: str, said: str) -> HTTPResponse:
        """After a POST: leads to the page at `path`, which tells `said` at its top, once."""
        await self.sessions.tell(person, said)
        return redirect(path, status=303)

    def _check_role(self, person: Person, role: Role) -> None:
        if not person.may(role):
            raise Refused(403, NOT_YOURS)

    async def _read(self, request: Request, wanted: str, most: int) -> None:
        form: Form = await read_form(request, most)
        if not wanted or not same(form.get("csrf_token"), wanted):
            raise Refused(403, BAD_TOKEN)
        request.ctx.form = form

    def _add(
        self, handler: Handler, guarded: Handler, method: str, path: str, role: Role | None
    ) -> Handler:
        name = f"{method.lower()}{path}".translate({ord(mark): "_" for mark in "/<>:.-"})
        self.routes.add_route(guarded, path, [method], name=name, stream=method == "POST")
        self.least[method, AT + path] = role
        return handler


def _countable(named: Mapping[str, Any]) -> None:
    """Raises NotFound for a number in an address that no database counts to."""
    if any(isinstance(one, int) and one >= 1 << 63 for one in named.values()):
        raise NotFound


def _query(request: Request) -> str:
    return f"?{request.query_string}" if request.query_string else ""
