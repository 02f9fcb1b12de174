"""The website's channel: open to everybody, so nothing is believed that is not signed here.

The page begins a session, whose token it sends as `Authorization: Bearer …` and never in
an address or a cookie. Whoever holds it speaks in that one conversation, and no one can
choose a conversation's name. The safety rules see each message before anything else does,
and their reply is in the body of every refusal.

    POST   /web/session                           201 {"session", "expires"}
    POST   /web/messages {"message_id"?, "text" or "payload"}  200, what REST returns
    GET    /web/messages?after=N                  200 {"messages", "next", "person"}, who of the helpdesk is there
    POST   /web/feedback {"message_id", "useful", "reason"?}   200 {"messages"}
    DELETE /web/session                           204, and nothing of the talk is kept
"""

from __future__ import annotations

import functools
import re
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.body import read_body
from bot.channels.door import Door
from bot.channels.incoming import Refused, words
from bot.channels.refuse import danger_in, refusals
from bot.channels.website_form import read_feedback, read_message
from bot.channels.website_talk import NAME, TOO_LONG, WebsiteTalk
from bot.turn.refusals import Ended
from bot.turn.safety_first import SafetyFirst

METHODS = {"session": "POST, DELETE", "messages": "GET, POST", "feedback": "POST"}
HEADERS = {
    # Answers are data: no browser has to show, frame, run or remember them.
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
}
_NUMBER = re.compile(r"[0-9]{1,9}")


class WebsiteChannel:
    """The routes."""

    def __init__(self, talk: WebsiteTalk, safety: SafetyFirst[Any], door: Door) -> None:
        self._talk = talk
        self._turns = talk.turns
        self._safety = safety
        self._door = door

    def blueprint(self) -> Blueprint:
        """What to hang in under `/web`."""
        routes = Blueprint(NAME)
        for do, method, path, reads in (
            (self.begin, "POST", "session", False),
            (self.end, "DELETE", "session", False),
            (self.receive, "POST", "messages", True),
            (self.later, "GET", "messages", False),
            (self.judge, "POST", "feedback", True),
        ):
            handler = functools.partial(do)  # Sanic leaves marks on it, which a method can't take
            name = f"{do.__name__}_{path}"
            routes.add_route(handler, f"/{path}", [method], name=name, stream=reads)
        for path, methods in METHODS.items():
            handler = functools.partial(self.preflight, methods=methods)
            routes.add_route(handler, f"/{path}", ["OPTIONS"], name=f"preflight_{path}")
        routes.middleware("response")(self.guard)
        refusals(routes, self._turns.fallback)
        return routes

    async def begin(self, request: Request) -> HTTPResponse:
        await self._door.admit(request)
        session = self._talk.begin()
        expires = datetime.fromtimestamp(session.expires, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return response.json({"session": session.token, "expires": expires}, 201)

    async def receive(self, request: Request) -> HTTPResponse:
        body, conversation = await self._said(request, "text")
        danger = danger_in(request)
        async with self._talk.remembering(conversation, danger):
            message = read_message(body, request.headers.get("content-type", ""))
            said = await self._talk.ask(conversation, message, danger)
        return response.json(said)

    async def later(self, request: Request) -> HTTPResponse:
        await self._door.admit_look(request)
        conversation = await self._who(request)
        after = request.args.get("after", "0")
        if not _NUMBER.fullmatch(after):
            raise Refused(400, "after has to be a whole number.")
        replies = await self._turns.talks.replies_after(conversation, int(after))
        messages = [message for _, said in replies for message in said]
        person = await self._turns.talks.person(conversation)
        return response.json(
            {
                "messages": messages,
                "next": max([int(after), *(at for at, _ in replies)]),
                "person": asdict(person) if person else None,
            }
        )

    async def judge(self, request: Request) -> HTTPResponse:
        body, conversation = await self._said(request, "reason")
        danger = danger_in(request)
        content_type = request.headers.get("content-type", "")
        await self._talk.judge(conversation, danger, lambda: read_feedback(body, content_type))
        return response.json({"messages": danger.messages if danger else []})

    async def end(self, request: Request) -> HTTPResponse:
        await self._door.admit(request)
        await self._turns.talks.erase(await self._signed(request))
        return response.empty()

    async def preflight(self, request: Request, methods: str) -> HTTPResponse:
        return response.empty(headers=self._door.origins.preflight(request, methods))

    async def guard(self, request: Request, answer: HTTPResponse) -> None:
        """Puts on every answer, refusals too, what keeps it from other pages."""
        answer.headers.update({**HEADERS, **self._door.origins.headers(request)})

    async def _said(self, request: Request, key: str) -> tuple[bytes, str]:
        """A request's body and conversation, once the rules have seen the words. Raises Refused, TooMany."""
        body, refused = await read_body(request, TOO_LONG)
        danger = request.ctx.danger = self._safety.look(words(body, key))
        await self._door.admit(request)
        conversation = await self._signed(request)
        request.ctx.asked = key == "text"  # what fails from here on is owed an apology
        async with self._talk.remembering(conversation, danger):
            if refused:
                raise refused
        return body, conversation

    async def _who(self, request: Request) -> str:
        """The conversation that the request's token speaks for. Raises Refused, Ended, Unavailable."""
        conversation = await self._signed(request)
        if await self._turns.talks.ended(conversation):
            raise Ended
        return conversation

    async def _signed(self, request: Request) -> str:
        """The same, whether or not it was ended. Raises Refused, Unavailable."""
        given = request.headers.getall("authorization", [])
        kind, _, token = given[0].partition(" ") if len(given) == 1 else ("", "", "")
        return await self._talk.conversation(token if kind.lower() == "bearer" else "")
