"""Teams' route: `POST /webhooks/teams/webhook`, where the Bot Connector sends every activity.

Nothing is done for a request that is not believed: 401 or 403. What is believed is written
down and acknowledged at once; the reply is the outbox's (`send_reply.py`). A message that was
edited is answered anew where its words changed; one that was deleted stays as it is kept,
redacted, until its days are over (docs/teams.md).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import structlog
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.body import read_body
from bot.channels.incoming import Refused
from bot.channels.refuse import NOT_READY, refusals
from bot.channels.teams.activity import CHANNEL, Activity, read_activity
from bot.channels.teams.believe import Believing, NotBelieved
from bot.channels.teams.service_hosts import service_address
from bot.channels.teams.signing_keys import KeysUnavailable
from bot.channels.teams.take_in import TakingIn
from bot.turn.take_turn import Turns
from bot.turn.unavailable import Unavailable

log = structlog.get_logger(__name__)

NAME = "teams"
MOST_BYTES = 256 * 1024
"""Of an activity: 28 KB of words come twice, the second time as HTML, with letters as escapes."""
TOO_LARGE = "The activity is too large."
UNSIGNED = "This request is not one of Microsoft Teams for this bot."
ELSEWHERE = "This bot does not answer there."


class TeamsWebhook:
    """`hosts` are those that replies may go to; `tenant` is the organisation's."""

    def __init__(
        self,
        turns: Turns,
        believing: Believing,
        taking_in: TakingIn,
        hosts: Collection[str],
        tenant: str,
    ) -> None:
        self._turns = turns
        self._believing = believing
        self._taking_in = taking_in
        self._hosts = hosts
        self._tenant = tenant.lower()

    def blueprint(self) -> Blueprint:
        """What to hang in under `/webhooks/teams`."""
        routes = Blueprint(NAME)

        async def receive(request: Request) -> HTTPResponse:
            return await self.receive(request)

        routes.add_route(receive, "/webhook", ["POST"], name="receive", stream=True)
        refusals(routes, self._turns.fallback)
        return routes

    async def receive(self, request: Request) -> HTTPResponse:
        body, refused = await read_body(request, TOO_LARGE, MOST_BYTES)
        if refused:
            raise refused
        activity = read_activity(body)
        await self._believe(request.headers.get("authorization", ""), activity)
        try:
            if activity.type == "invoke":
                return response.json(await self._taking_in.invoked(activity))
            await self._take(activity)
        except Unavailable:
            if await self._taking_in.without_store(activity):
                return response.json({})
            raise
        return response.json({})

    async def _believe(self, authorization: str, activity: Activity) -> None:
        """Raises Refused: 401 for who it is, 403 for where, 503 where nobody can tell now."""
        try:
            await self._believing.check(authorization, activity.service, activity.channel)
        except NotBelieved as error:
            log.warning("request not believed", channel=NAME, because=error.reason)
            raise Refused(401, UNSIGNED) from None
        except KeysUnavailable:
            raise Refused(503, NOT_READY) from None
        if activity.channel != CHANNEL or {one.lower() for one in activity.tenants} != {
            self._tenant
        }:
            log.warning("request refused", channel=NAME, because="another organisation or place")
            raise Refused(403, ELSEWHERE)
        if service_address(activity.service, self._hosts) is None:
            log.warning("request refused", channel=NAME, because="its service is not listed")
            raise Refused(403, ELSEWHERE)

    async def _take(self, activity: Activity) -> None:
        """Whatever else there is gets its 200 and nothing more. Raises Refused, Unavailable."""
        does: dict[str, Any] = {
            "message": self._taking_in.message,
            "messageUpdate": self._taking_in.edited,
            "conversationUpdate": self._taking_in.members,
        }
        if do := does.get(activity.type):
            await do(activity)
