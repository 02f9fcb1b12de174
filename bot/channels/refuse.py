"""What is said where a request gets no answer: a status, a sentence, and the safety reply.

Every body is `{"error": sentence, "messages": [...]}`, with the safety reply for messages
where the rules found danger in the words. A turn that still runs is no error: there the
sentence is under "status", and "message_id" is what to ask again with.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from sanic import Blueprint, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.incoming import Refused
from bot.storage.unavailable import StoreUnavailable
from bot.turn.messages import Message
from bot.turn.refusals import Conflict, Ended, StillRunning, TooMany
from bot.turn.safety_first import Danger
from bot.turn.unavailable import Unavailable

Fallback = Callable[[Danger | None], list[Message]]


class Stated(NamedTuple):
    """What is known about an error."""

    status: int
    sentence: str
    headers: dict[str, str]


def refusals(routes: Blueprint, fallback: Fallback) -> None:
    """Has every error of `routes` answered; `fallback` is said in place of a turn's reply."""

    async def unavailable(request: Request, error: Exception) -> HTTPResponse:
        said = fallback(danger_in(request)) if getattr(request.ctx, "asked", False) else None
        return await refuse(request, error, said)

    routes.exception(Unavailable, StoreUnavailable)(unavailable)
    routes.exception(Refused, Conflict, Ended, StillRunning, TooMany, SanicException)(refuse)


async def refuse(
    request: Request, error: Exception, said: list[Message] | None = None
) -> HTTPResponse:
    """`error` as JSON, with `said` in it, or else the safety reply where there was danger."""
    danger = danger_in(request)
    if said is None:
        said = danger.messages if danger else []
    status, sentence, headers = stated(error)
    body = {"error" if status >= 400 else "status": sentence, "messages": said}
    if isinstance(error, StillRunning):
        body["message_id"] = error.message_id
    return response.json(body, status, headers)


def danger_in(request: Request) -> Danger | None:
    """What the safety rules found in the words of `request`, where they have looked."""
    danger: Danger | None = getattr(request.ctx, "danger", None)
    return danger


def stated(error: Exception) -> Stated:
    """The status, the sentence and the headers of what is known about `error`."""
    if isinstance(error, Refused):
        return Stated(error.status, error.sentence, HEADERS.get(error.status, {}))
    if isinstance(error, TooMany):
        seconds = max(1, math.ceil(error.retry_after))
        wait = f"Please wait {seconds} second{'s' * (seconds > 1)}."
        return Stated(429, f"That is too much at once. {wait}", {"retry-after": str(seconds)})
    if isinstance(error, Unavailable | StoreUnavailable):
        return Stated(503, NOT_READY, {"retry-after": "5"})
    known = next((known for kind, known in KINDS.items() if isinstance(error, kind)), None)
    status: int = known or getattr(error, "status_code", None) or 500
    sentence = SENTENCES.get(status, "This request can't be answered.")
    return Stated(status, sentence, HEADERS.get(status, {}))


NOT_READY = "The assistant is not ready. Please try again in a moment."
KINDS: dict[type[Exception], int] = {StillRunning: 202, Ended: 401, Conflict: 409}
HEADERS = {202: {"retry-after": "1"}, 401: {"www-authenticate": "Bearer"}}
SENTENCES = {
    202: "This message is still being answered. Please ask again in a moment.",
    400: "This is not a request that can be read.",
    401: "This conversation has ended. Please begin a new one.",
    404: "There is nothing at this address.",
    405: "This address is not asked in that way.",
    408: "The request took too long to arrive.",
    409: "A message with this id was sent before, in other words.",
    413: "The request is too large.",
    500: "Something went wrong here. Please try again.",
    503: "The answer took too long. Please try again.",
}
