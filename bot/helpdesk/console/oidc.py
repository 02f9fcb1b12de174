"""/desk/oidc leads to the organisation's sign-in page; /desk/oidc/return is where it sends people back.

Both are GETs, since the second has to be one: a state that is taken once, and belongs to the
browser that it began in, does for them what the form's token does elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable

import structlog
from sanic.request import Request
from sanic.response import HTTPResponse, redirect

from bot.channels.incoming import Refused
from bot.channels.rate_limit import InMemory
from bot.helpdesk.access.oidc.refusals import (
    DirectoryAway,
    NoRole,
    NotSignedIn,
    SwitchedOff,
    TooManyGroups,
)
from bot.helpdesk.access.oidc.through_directory import ThroughDirectory
from bot.helpdesk.access.own_page import own_page
from bot.helpdesk.access.tokens import new_token
from bot.helpdesk.console.browser_name import browser_name
from bot.helpdesk.console.cookies import SIGNING_IN
from bot.helpdesk.console.desk import AT, Desk
from bot.helpdesk.console.sign_in import let_in

log = structlog.get_logger(__name__)

RETURN = "/desk/oidc/return"
PER_MINUTE = 60
"""Sign-ins that one address may begin: each is a row until it comes back, or ten minutes are over."""
TOO_OFTEN = "That is too often. Wait a minute, then try again."
AGAIN = "Signing in did not work. Go to the sign-in page and try again."
AWAY = "Your organisation’s sign-in can’t be reached just now. Try again in a few minutes."
NO_ROLE = "You have no role at this desk. Ask whoever looks after it to give you one in your organisation’s directory."  # fmt: skip
GROUPS = "You are in too many groups for your organisation’s directory to tell us them. Ask whoever looks after it for an app role in place of a group."  # fmt: skip
OFF = "Your account here is switched off. If you need it, ask whoever looks after the desk."


def hang_in(desk: Desk, through: ThroughDirectory, address: Callable[[Request], str]) -> None:
    """The routes; `address` is what a request counts for."""
    limit = InMemory(PER_MINUTE)

    @desk.open_get("/oidc")
    async def go(request: Request) -> HTTPResponse:
        if await limit.hit(address(request)):
            raise Refused(429, TOO_OFTEN)
        cookie = desk.cookies.read(request, SIGNING_IN) or new_token()
        try:
            there = await through.begin(cookie, own_page(request.args.get("next", AT)))
        except DirectoryAway as error:
            raise _refused(error) from None
        answer = redirect(there, status=303)
        desk.cookies.put(answer, SIGNING_IN, cookie)
        return answer

    @desk.open_get("/oidc/return")
    async def come_back(request: Request) -> HTTPResponse:
        # The first of two is not better than the second: none of them counts.
        given = {name: values[0] for name, values in request.args.items() if len(values) == 1}
        cookie = desk.cookies.read(request, SIGNING_IN)
        browser = browser_name(request.headers.get("user-agent", ""))
        try:
            token, wanted = await through.finish(given, cookie, browser)
        except NotSignedIn as error:
            raise _refused(error) from None
        return let_in(desk, token, wanted)


def _refused(error: NotSignedIn) -> Refused:
    log.warning("sign-in through the directory failed", because=error.reason)
    if isinstance(error, DirectoryAway):
        return Refused(503, AWAY)
    sentences = {NoRole: NO_ROLE, TooManyGroups: GROUPS, SwitchedOff: OFF}
    return Refused(403, sentences.get(type(error), AGAIN))
