"""The REST channel: `POST /webhooks/rest/webhook {"sender", "message", "message_id"?}`.

Rasa's own (`rasa/core/channels/rest.py`) lets the client choose input channel and
metadata, answers broken bodies with 500, failures with an empty list, and hangs when
asked to stream nonsense. This one answers with the reply contract, with 4xx and a
sentence, or with an apology. The safety rules see each message before anything else
does, and their reply is in the body of every answer, whatever its status.
"""

from __future__ import annotations

import asyncio
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.body import read_body
from bot.channels.incoming import Refused, read, sender, words
from bot.turn.assemble import safety_first, turns
from bot.turn.safety_first import SafetyFirst
from bot.turn.take_turn import Handle, Turns
from bot.turn.unavailable import Unavailable

TURN_SECONDS = 20.0
"""How long an answer is waited for: twice what an action may take."""


class RestChannel(InputChannel):  # type: ignore[misc]  # Rasa has no types for mypy
    """`credentials.yml` names it, so that `rasa run` has the same channel as `bot serve`."""

    def __init__(self, turns: Turns | None = None, safety: SafetyFirst[Any] | None = None) -> None:
        self._turns = turns
        self._safety = safety

    @classmethod
    def name(cls) -> str:
        return "rest"

    def blueprint(self, on_new_message: Handle) -> Blueprint:
        """The routes; messages go to the turns given at the start, else to Rasa's handler."""
        take = self._turns or turns(on_new_message)
        safety = self._safety or safety_first()
        routes = Blueprint("rest")

        @routes.get("/")
        async def health(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.post("/webhook", stream=True)
        async def receive(request: Request) -> HTTPResponse:
            body, too_large = await read_body(request)
            danger = request.ctx.danger = safety.look(words(body))
            try:
                if too_large:
                    raise Refused(413, "The body may have at most 64 KiB.")
                incoming = read(body, request.headers.get("content-type", ""))
            except Refused:
                if danger and (conversation := sender(body)):
                    await take.remember_danger(conversation)
                raise
            turn = take.take_turn(
                incoming.conversation,
                incoming.text,
                message_id=incoming.message_id,
                danger=danger,
                channel=self.name(),
            )
            try:  # the turn goes on and is saved when nobody waits for it any more
                return response.json(await asyncio.wait_for(turn, TURN_SECONDS))
            except TimeoutError:
                raise Unavailable("the turn takes too long") from None

        async def unavailable(request: Request, _error: Unavailable) -> HTTPResponse:
            said = take.fallback(getattr(request.ctx, "danger", None))
            sentence = "The assistant is not ready. Please try again in a moment."
            return response.json({"error": sentence, "messages": said}, 503, {"retry-after": "5"})

        routes.exception(Unavailable)(unavailable)
        routes.exception(Refused, SanicException)(refuse)
        return routes


async def refuse(request: Request, error: Exception) -> HTTPResponse:
    """A refusal as JSON, with the safety reply in it where the rules found danger."""
    danger = getattr(request.ctx, "danger", None)
    status, sentence = stated(error)
    said = {"error": sentence, "messages": danger.messages if danger else []}
    return response.json(said, status)


def stated(error: Exception) -> tuple[int, str]:
    """The status and the sentence of what is known about `error`."""
    if isinstance(error, Refused):
        return error.status, error.sentence
    status = getattr(error, "status_code", 500)
    return status, SENTENCES.get(status, "This request can't be answered.")


SENTENCES = {
    400: "This is not a request that can be read.",
    404: "There is nothing here. Messages go to /webhooks/rest/webhook.",
    405: "This address is not asked in that way.",
    408: "The request took too long to arrive.",
    413: "The request is too large.",
    500: "Something went wrong here. Please try again.",
    503: "The answer took too long. Please try again.",
}
