"""The Sanic application: channels, operations, and a JSON answer to everything else."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import structlog
from sanic import Sanic, response
from sanic.config import Config
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.door import door
from bot.channels.pages.known import Known
from bot.channels.pages.routes import ROOT, pages
from bot.channels.rate_limit import RateLimit
from bot.channels.refuse import refuse, stated
from bot.channels.rest import RestChannel
from bot.channels.website import WebsiteChannel
from bot.channels.website_talk import WebsiteTalk
from bot.helpdesk.console.assemble import Console
from bot.helpdesk.console.desk import AT
from bot.log_lines import told
from bot.server.assistant import Assistant
from bot.server.metrics import Metrics
from bot.server.readable import ReadableRequest
from bot.server.routes import operations
from bot.server.secret_key import secret_key
from bot.settings import Settings
from bot.turn.safety_first import SafetyFirst
from bot.turn.take_turn import Turns

log = structlog.get_logger(__name__)


def make_app(
    settings: Settings,
    assistant: Assistant,
    turns: Turns,
    safety: SafetyFirst[Any],
    metrics: Metrics,
    limit: RateLimit | None = None,
    root: Path = ROOT,
    desk: Console | None = None,
    about: Known | None = None,
) -> Sanic:
    """The routes over `assistant`. Loading and closing it is the caller's.

    `limit` counts requests by address, RATE_PER_ADDRESS a minute; without one they are
    counted in this process alone. `root` holds what the pages show, `about` is that as it was
    read, `desk` the helpdesk's console. Raises ValueError where there is nothing at all to show.
    """
    # A name of its own: Sanic keeps a register, and tests make many.
    app = Sanic(
        f"assistant-{uuid.uuid4().hex}",
        config=config(),
        configure_logging=False,
        request_class=ReadableRequest,
    )
    app.blueprint(operations(settings, assistant, metrics))
    if not settings.production:  # not rate-limited and without proof of who writes: for local use
        channel = RestChannel(turns, safety)
        app.blueprint(channel.blueprint(assistant.handle), url_prefix=f"/webhooks/{channel.name()}")

    talk = WebsiteTalk(turns, (secret_key(settings), settings.secret_key_previous))
    entrance = door(settings, limit)
    website = WebsiteChannel(talk, safety, entrance)
    app.blueprint(website.blueprint(), url_prefix="/web")
    for routes in pages(settings, talk, safety, entrance, root, about):
        app.blueprint(routes)
    if desk is not None:
        app.blueprint(desk.routes)

    async def any_error(request: Request, error: Exception) -> HTTPResponse:
        status = stated(error).status
        if status >= 500 and request.method == "NONE":
            # Sanic could not make a request of it: no such header, address or method.
            return response.json({"error": UNREADABLE, "messages": []}, 400)
        if status >= 500:
            log.error("request failed", where=request.path, status=status, error=told(error))
        if desk is not None and (request.path + "/").startswith(f"{AT}/"):
            return desk.refuse(request, error)
        return await refuse(request, error)

    async def count(request: Request, answer: HTTPResponse) -> None:
        answer.headers["x-content-type-options"] = "nosniff"
        answer.headers.setdefault("cache-control", "no-store")
        if answer.status >= 400:
            danger = getattr(request.ctx, "danger", None)
            metrics.refused(answer.status, danger=danger is not None)

    app.error_handler.add(Exception, any_error)
    app.register_middleware(count, "response")  # type: ignore[arg-type]  # None is allowed
    return app


UNREADABLE = "This is not a request that can be read."


def config() -> Config:
    """Sanic's settings; none of them from the environment."""
    made = Config(env_prefix="")
    made.ACCESS_LOG = False
    made.MOTD = False
    made.FALLBACK_ERROR_FORMAT = "json"
    made.REQUEST_MAX_SIZE = 64 * 1024
    made.REQUEST_TIMEOUT = 15
    made.RESPONSE_TIMEOUT = 30
    made.KEEP_ALIVE_TIMEOUT = 30
    made.GRACEFUL_SHUTDOWN_TIMEOUT = 10
    return made
