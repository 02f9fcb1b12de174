"""`POST /webhooks/slack/webhook`: Slack's requests over HTTP, through Bolt.

Bolt's own adapter for Sanic is not used: it imports an OAuth flow that newer Sanics only have.
"""

from __future__ import annotations

import asyncio
from typing import Any

from sanic import Blueprint, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.slack.listen import Listening, bolt_request
from bot.channels.slack.signature import Signatures
from bot.channels.slack.talks import NAME

MOST_BYTES = 1024 * 1024
"""A message of 40,000 characters comes twice in a shortcut's request, with each letter as three."""
SECONDS = 10.0
"""How long a body may take to arrive."""
SSL_CHECK = b"ssl_check=1"


def webhook(listening: Listening, signatures: Signatures) -> Blueprint:
    """What to hang in under `/webhooks/slack`."""
    routes = Blueprint(NAME)

    async def receive(request: Request) -> HTTPResponse:
        raw = await _body(request)
        headers = {name.lower(): value for name, value in request.headers.items()}
        # Slack checks the certificate with a form that it does not sign; Bolt says yes to it, and
        # reads no more.
        unsigned = raw.startswith(SSL_CHECK) or b"&" + SSL_CHECK in raw
        if not signatures.valid(raw, headers) and not unsigned:
            return response.json({"error": "The signature is not Slack's."}, 401)
        try:
            asked = bolt_request(raw.decode("utf-8"), headers)
        except ValueError:
            return response.json({"error": "This is no request of Slack's."}, 400)
        if unsigned and asked.body.get("ssl_check") != "1" and not signatures.valid(raw, headers):
            return response.json({"error": "The signature is not Slack's."}, 401)
        answer = await listening.dispatch(asked)
        kept: dict[str, Any] = dict(answer.first_headers())
        return response.HTTPResponse(answer.body, answer.status, kept)

    routes.add_route(receive, "/webhook", ["POST"], name="receive", stream=True)
    return routes


async def _body(request: Request) -> bytes:
    """All of the body. Raises SanicException: it is too large (413), or too slow (408)."""
    stream: Any = request.stream
    stream.request_max_size = MOST_BYTES
    try:
        await asyncio.wait_for(request.receive_body(), SECONDS)  # type: ignore[no-untyped-call]
    except TimeoutError:
        stream.keep_alive, stream.request_body = False, None
        raise SanicException("too slow", status_code=408) from None
    return request.body
