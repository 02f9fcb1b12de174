"""Health, readiness and metrics."""

from __future__ import annotations

import asyncio
import hmac

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.server.assistant import Assistant
from bot.server.metrics import CONTENT_TYPE, Metrics
from bot.settings import Settings

STORE_SECONDS = 2.0


def operations(settings: Settings, assistant: Assistant, metrics: Metrics) -> Blueprint:
    """`/healthz` needs nothing, `/readyz` model and store, `/metrics` in production a token."""
    routes = Blueprint("operations")

    @routes.get("/healthz")
    async def healthz(_request: Request) -> HTTPResponse:
        return response.json({"status": "ok"})

    async def not_ready() -> str | None:
        try:
            why = await asyncio.wait_for(assistant.not_ready(), STORE_SECONDS)
        except TimeoutError:
            why = "the store does not answer"
        metrics.ready.set(0 if why else 1)
        return why

    @routes.get("/readyz")
    async def readyz(_request: Request) -> HTTPResponse:
        if why := await not_ready():
            return response.json({"status": "not ready", "because": why}, 503)
        ready = {"status": "ready"}
        if not settings.production:  # a model's name tells when it was made
            ready["model"] = str(getattr(assistant.model, "name", ""))
        return response.json(ready)

    @routes.get("/metrics")
    async def scrape(request: Request) -> HTTPResponse:
        if settings.production and not has_token(request, settings.metrics_token):
            return response.json({"error": "This needs the token of METRICS_TOKEN."}, 401)
        await not_ready()
        return response.raw(metrics.text(), content_type=CONTENT_TYPE)

    return routes


def has_token(request: Request, token: str) -> bool:
    """Whether the request carries `Authorization: Bearer TOKEN`; takes the same time either way."""
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    return kind.lower() == "bearer" and hmac.compare_digest(
        given.encode("utf-8", "surrogateescape"), token.encode()
    )
