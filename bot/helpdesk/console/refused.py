"""An error under /desk is a page too, and says what to do."""

from __future__ import annotations

from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.incoming import Refused
from bot.helpdesk.access.person import Person
from bot.helpdesk.console.headers import desk_headers
from bot.helpdesk.console.render import Rendering
from bot.storage.unavailable import StoreUnavailable

TITLES = {
    403: "You can’t do this",
    404: "Page not found",
    409: "Somebody else was quicker",
    413: "That is too large",
    429: "Too many tries",
    503: "The desk can’t be reached just now",
}
SENTENCES = {
    404: "There is no page at this address. If you typed it, check it.",
    405: "This address is not asked in that way.",
    503: "Nothing was lost. Wait a moment, and try again.",
}
OTHERWISE = "Something went wrong here, and nothing was done. Please try again."


class Refusals:
    """Shows errors as pages."""

    def __init__(self, rendering: Rendering) -> None:
        self._rendering = rendering

    def page(self, request: Request, error: Exception) -> HTTPResponse:
        """The page that says what `error` means; it needs no database."""
        status = status_of(error)
        sentence = SENTENCES.get(status, OTHERWISE)
        if isinstance(error, Refused):
            sentence = error.sentence
        person: Person | None = getattr(request.ctx, "person", None)
        headers = {**desk_headers(), **({"retry-after": "5"} if status == 503 else {})}
        return self._rendering.render(
            request,
            person,
            "desk/refused.html",
            status,
            headers,
            heading=TITLES.get(status, "There is a problem"),
            sentence=sentence,
        )


def status_of(error: Exception) -> int:
    """The HTTP status that `error` is told with."""
    if isinstance(error, Refused):
        return error.status
    if isinstance(error, StoreUnavailable):
        return 503
    if isinstance(error, SanicException):
        return int(getattr(error, "status_code", None) or 500)
    return 500
