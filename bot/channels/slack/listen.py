"""Bolt's app: which kind of request goes where. It answers only after the message was written down."""

from __future__ import annotations

import re
from collections.abc import Awaitable
from typing import Any
from urllib.parse import parse_qsl

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_internals import build_async_context
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.channels.place import House
from bot.channels.slack.aside import Aside
from bot.channels.slack.heard import heard
from bot.channels.slack.home import home
from bot.channels.slack.needs import COMMAND, SHORTCUT
from bot.channels.slack.ourselves import Ourselves
from bot.channels.slack.press import Pressing
from bot.channels.slack.receive import Receiving
from bot.channels.slack.talks import is_id
from bot.channels.slack.web_api import WebApi, silent
from bot.channels.slack.within import within
from bot.log_lines import told

log = structlog.get_logger(__name__)

TAKEN = BoltResponse(status=200, body="")
AGAIN = BoltResponse(status=503, body="")
ANY = re.compile(r".*", re.DOTALL)
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What Bolt fails with where a part of a request is of another kind than Slack's documentation says."""


class Listening:
    """The app, and the one way through it for requests of both kinds: HTTP and Socket Mode."""

    def __init__(
        self,
        house: House,
        web: WebApi,
        ourselves: Ourselves,
        receiving: Receiving,
        pressing: Pressing,
        aside: Aside,
    ) -> None:
        self._house, self._web, self._ourselves = house, web, ourselves
        self._receiving, self._pressing, self._aside = receiving, pressing, aside

        async def authorized(
            enterprise_id: str | None, team_id: str | None
        ) -> AuthorizeResult:  # no method: Bolt goes by the names of all arguments
            return AuthorizeResult(
                enterprise_id=enterprise_id,
                team_id=team_id,
                bot_user_id=ourselves.id,
                bot_token=web.client.token,
            )

        # The signature is checked before (signature.py). Bolt's own authorisation would ask
        # auth.test before the first message, and answer "reinstall this app" while that fails.
        self.app = AsyncApp(
            name="assistant",
            client=web.client,
            logger=silent,
            authorize=authorized,
            request_verification_enabled=False,
            process_before_response=True,
        )
        self.app.event("message")(self.event)
        self.app.event("app_mention")(self.event)
        self.app.event("app_home_opened")(self.opened)
        self.app.event(ANY)(self.nothing)
        self.app.command(COMMAND)(self.command)
        self.app.shortcut(SHORTCUT)(self.shortcut)
        self.app.action(ANY)(self.action)
        self.app.error(self.unreadable)

    async def dispatch(self, request: AsyncBoltRequest) -> BoltResponse:
        """Bolt's answer. What we have no use for is taken too: Slack would send it again for hours."""
        try:
            answer = await self.app.async_dispatch(request)
        except Exception as error:  # noqa: BLE001  # Bolt's own, at a kind it can't make sense of
            return await self.unreadable(error)
        return TAKEN if answer.status == 404 else answer

    async def event(self, body: dict[str, Any], event: dict[str, Any]) -> BoltResponse:
        return await _or_failed(self._event(body, event))

    async def opened(self, event: dict[str, Any]) -> BoltResponse:
        if within(event, "tab") == "home" and is_id(event.get("user")):
            self._receiving.beside(self._publish(event["user"]))
        return TAKEN

    async def command(self, body: dict[str, Any]) -> BoltResponse:
        return await _or_failed(self._command(body))

    async def shortcut(self, body: dict[str, Any]) -> BoltResponse:
        return await _or_failed(self._taken(self._aside.shortcut(body, self._ourselves.id)))

    async def action(self, body: dict[str, Any]) -> BoltResponse:
        return await _or_failed(self._taken(self._pressing.press(body)))

    async def nothing(self) -> BoltResponse:
        return TAKEN

    async def unreadable(self, error: Exception) -> BoltResponse:
        """Bolt's error handler. What is ours is caught before: this is a request that Bolt can't read."""
        log.warning("no request of Slack's", where="slack", because=type(error).__name__)
        return BoltResponse(status=400, body="")

    async def _event(self, body: dict[str, Any], event: dict[str, Any]) -> BoltResponse:
        own = self._ourselves.named_in(body)
        asked = heard(event, body.get("team_id"), own, self._house.known.talk["slack.someone"])
        if asked is None or await self._receiving.hear(asked):
            return TAKEN
        return AGAIN

    async def _command(self, body: dict[str, Any]) -> BoltResponse:
        said = await self._aside.command(body, self._ourselves.id)
        if said is None:
            return TAKEN
        return BoltResponse(status=200, body=said, headers={"content-type": ["application/json"]})

    async def _taken(self, work: Awaitable[None]) -> BoltResponse:
        await work
        return TAKEN

    async def _publish(self, user: str) -> None:
        view = home(self._house.known, self._house.settings.public_url)
        await self._web.call("views.publish", user_id=user, view=view)


async def _or_failed(work: Awaitable[BoltResponse]) -> BoltResponse:
    """What `work` answers; 500, and Slack sends it again, where it fails by a mistake of ours."""
    try:
        return await work
    except Exception as error:  # noqa: BLE001  # whatever it is, Slack gets an answer
        log.error("request failed", where="slack", error=told(error))
        return BoltResponse(status=500, body="")


def bolt_request(raw: str, headers: dict[str, str]) -> AsyncBoltRequest:
    """The request as Bolt reads it. Raises ValueError where the body is none of Slack's.

    Bolt takes any form in which "payload" stands for one that has such a field, and finds nothing
    in a command whose words say it (`slack_bolt/request/internals.py`, parse_body).
    """
    try:
        request = AsyncBoltRequest(body=raw, headers=dict(headers))
        if not request.body and raw and not raw.startswith("{"):
            request.body = dict(parse_qsl(raw, keep_blank_values=True))
            request.context = build_async_context(AsyncBoltContext(), request.body)
    except UNREADABLE as error:
        raise ValueError(type(error).__name__) from None
    if not isinstance(request.body, dict):
        raise ValueError("not an object")  # noqa: TRY004  # what the sender wrote, not a mistake of ours
    return request
