"""The REST channel: `POST /webhooks/rest/webhook {"sender", "message", "message_id"?}`.

Rasa's own (`rasa/core/channels/rest.py`) lets the client choose input channel and
metadata, answers broken bodies with 500, failures with an empty list, and hangs when
asked to stream nonsense. This one answers with the reply contract, with 4xx and a
sentence, or with an apology. The safety rules see each message before anything else
does, and their reply is in the body of every answer, whatever its status.
"""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.body import read_body
from bot.channels.incoming import Refused, read, sender, words
from bot.channels.refuse import refusals
from bot.settings import load
from bot.storage.database import Database
from bot.storage.engine import sqlite_url
from bot.turn.answer import Handle
from bot.turn.assemble import safety_first, turns
from bot.turn.refusals import Conflict, TooMany
from bot.turn.safety_first import SafetyFirst
from bot.turn.take_turn import Turns


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
        safety = self._safety or safety_first()
        take = self._turns or turns(on_new_message, _database(), safety)
        routes = Blueprint("rest")

        @routes.get("/")
        async def health(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.post("/webhook", stream=True)
        async def receive(request: Request) -> HTTPResponse:
            body, refused = await read_body(request, "The body may have at most 64 KiB.")
            danger = request.ctx.danger = safety.look(words(body))
            request.ctx.asked = True
            try:
                if refused:
                    raise refused
                incoming = read(body, request.headers.get("content-type", ""))
                said = await take.take_turn(
                    incoming.conversation,
                    incoming.text,
                    message_id=incoming.message_id,
                    danger=danger,
                    channel=self.name(),
                )
            except (Refused, Conflict, TooMany):
                if danger and (conversation := sender(body)):
                    await take.remember_danger(conversation)
                raise
            return response.json(said)

        refusals(routes, take.fallback)
        return routes


def _database() -> Database:
    """The settings' database, for `rasa run`, which hands none on."""
    settings = load()
    return Database(settings.database_url or sqlite_url(settings.data_dir))
