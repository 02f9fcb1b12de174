"""`/chat`: the assistant as plain forms, under the same rules as the website's channel.

Each answer, refusals too, is a whole page. The safety rules see each form before anything
else does, and their reply stands at the top of whatever page comes of it. The session's
token is in the body of forms and pages, never in an address or a cookie.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import structlog
from jinja2 import Environment
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, html

from bot.channels.body import read_body
from bot.channels.door import Door
from bot.channels.incoming import Refused
from bot.channels.origin import NOT_ADMITTED
from bot.channels.pages.chat_form import ChatForm, read_form, words
from bot.channels.pages.known import Known
from bot.channels.pages.refused import refused_view
from bot.channels.pages.show_reply import ExchangeShown, PartShown, parts_of, show_talk
from bot.channels.pages.view import Judging, View, new_id
from bot.channels.refuse import danger_in, stated
from bot.channels.website_talk import TOO_LONG, WebsiteTalk
from bot.log_lines import told
from bot.storage.queue.joined import Somebody
from bot.storage.talk import Exchange
from bot.storage.unavailable import StoreUnavailable
from bot.turn.messages import Message, message_id, outcome
from bot.turn.safety_first import Danger, SafetyFirst
from bot.turn.unavailable import Unavailable

log = structlog.get_logger(__name__)

AWAY = (Unavailable, StoreUnavailable)


class Chat:
    """The page's handlers; `words` are the templates."""

    def __init__(
        self,
        talk: WebsiteTalk,
        safety: SafetyFirst[Any],
        door: Door,
        known: Known,
        words: Environment,
    ) -> None:
        self._talk = talk
        self._safety = safety
        self._door = door
        self._known = known
        words.globals["new_id"] = new_id
        self._page = words.get_template("chat.html")

    def hang_in(self, routes: Blueprint) -> None:
        """Adds `/chat` to `routes`, and has each of its errors shown as a page."""
        routes.add_route(functools.partial(self.open), "/chat", ["GET", "HEAD"], name="chat_open")
        routes.add_route(
            functools.partial(self.receive), "/chat", ["POST"], name="chat_post", stream=True
        )
        routes.exception(Exception)(self.refuse)

    async def open(self, _request: Request) -> HTTPResponse:
        # A session costs nothing until something is said in it. Begun here and not with the
        # first message, so that sending that one twice can't begin two.
        return self._show(View(self._talk.begin().token, new_id()))

    async def receive(self, request: Request) -> HTTPResponse:
        body, refused = await read_body(request, TOO_LONG)
        form = request.ctx.form = read_form(body, request.headers.get("content-type", ""))
        danger = request.ctx.danger = self._safety.look(words(body))
        await self._admit(request)
        request.ctx.session = form.session or self._talk.begin().token
        conversation = request.ctx.conversation = await self._talk.conversation(request.ctx.session)
        request.ctx.asked = form.asks  # what fails from here on is owed an apology
        async with self._talk.remembering(conversation, danger):
            if refused:
                raise refused
        if form.does == "clear":
            return await self._clear(request)
        if form.does == "look":
            _ = form.whole  # raises where it can't be read
            return await self._answered(request, [])
        if form.does == "feedback":
            return await self._judge(form, conversation, danger)
        async with self._talk.remembering(conversation, danger):
            said = await self._talk.ask(conversation, form.message(), danger)
        return await self._answered(request, said)

    async def refuse(self, request: Request, error: Exception) -> HTTPResponse:
        """The page that says why there is no answer, with what was typed still in its box."""
        status, _, headers = stated(error)
        if status >= 500 and not isinstance(error, AWAY):
            log.error("request failed", where=request.path, status=status, error=told(error))
        form: ChatForm = getattr(request.ctx, "form", ChatForm())
        danger = danger_in(request)
        if isinstance(error, AWAY) and getattr(request.ctx, "asked", False):
            said = self._talk.turns.fallback(danger)
        else:
            said = danger.messages if danger else []
        conversation = getattr(request.ctx, "conversation", "")
        known = conversation and status < 500 and status != 401
        view = refused_view(
            error,
            form,
            await self._session(form, status),
            said,
            await self._exchanges(conversation) if known else (),
        )
        return self._show(view, status, headers)

    async def _admit(self, request: Request) -> None:
        # Browsers that send no Origin with a form may still say where it comes from.
        if request.headers.get("sec-fetch-site", "").lower() == "cross-site":
            raise Refused(403, NOT_ADMITTED)
        await self._door.admit(request)

    async def _clear(self, request: Request) -> HTTPResponse:
        _ = request.ctx.form.whole  # raises where it can't be read
        await self._talk.turns.talks.erase(request.ctx.conversation)
        session, help_ = self._talk.begin().token, _help(danger_in(request))
        return self._show(View(session, new_id(), posted=True, help=help_, erased=True))

    async def _judge(
        self, form: ChatForm, conversation: str, danger: Danger | None
    ) -> HTTPResponse:
        given = await self._talk.judge(conversation, danger, form.feedback)
        exchanges = await self._exchanges(conversation)
        return self._show(
            View(
                form.session,
                new_id(),
                posted=True,
                help=_help(danger),
                exchanges=exchanges,
                newest=_of(exchanges, given.message_id),
                judging=Judging(
                    given.message_id, form.values["useful"], given.reason or "", kept=True
                ),
            )
        )

    async def _answered(self, request: Request, said: list[Message]) -> HTTPResponse:
        """The page with a reply, or with none: a person is there, or is waited for, and what they wrote is looked for."""
        reply_id, safety = message_id(said) if said else "", outcome(said) == "safety"
        exchanges = await self._exchanges(request.ctx.conversation)
        newest = _of(exchanges, reply_id) if said else next(iter(exchanges[-1:]), None)
        if (
            newest is None and said
        ):  # the store went away in between: the answer is shown all the same
            [newest] = show_talk([Exchange(None, said)], self._known)
            exchanges = [*exchanges, newest]
        return self._show(
            View(
                request.ctx.session,
                new_id(),
                posted=True,
                help=parts_of(said) if safety else (),
                exchanges=exchanges,
                newest=newest,
                judging=None if safety or not said else Judging(reply_id),
                person=await self._person(request.ctx.conversation),
            )
        )

    async def _session(self, form: ChatForm, status: int) -> str:
        """The session to go on in: the form's own, where it is one."""
        try:
            if status != 401:
                await self._talk.conversation(form.session)
                return form.session
        except Refused:
            pass
        return self._talk.begin().token

    async def _person(self, conversation: str) -> Somebody | None:
        """Who of the helpdesk is there, as far as it can be told."""
        try:
            return await self._talk.turns.talks.person(conversation)
        except Exception as error:  # noqa: BLE001
            log.warning("talk not read", conversation=conversation, error=told(error))
            return None

    async def _exchanges(self, conversation: str) -> list[ExchangeShown]:
        """The talk so far, as far as it can be read: an answer or a refusal is shown without it too."""
        try:
            return show_talk(await self._talk.turns.talks.exchanges(conversation), self._known)
        except Exception as error:  # noqa: BLE001
            log.warning("talk not read", conversation=conversation, error=told(error))
            return []

    def _show(
        self, view: View, status: int = 200, headers: dict[str, str] | None = None
    ) -> HTTPResponse:
        return html(self._page.render(view=view), status, headers)


def _help(danger: Danger | None) -> tuple[PartShown, ...]:
    return parts_of(danger.messages) if danger else ()


def _of(exchanges: Sequence[ExchangeShown], reply_id: str) -> ExchangeShown | None:
    return next((one for one in exchanges if one.reply and one.reply.reply_id == reply_id), None)
