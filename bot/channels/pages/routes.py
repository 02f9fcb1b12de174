"""The pages' routes. They need no model, and are there in production too.

GET  /                  the pathway page, its statements marked; further roles at /pages/ROLE
GET  /chat              the assistant on a page of its own
POST /chat              the same without JavaScript
GET  /privacy, /accessibility
GET  /widget.js, /widget/…   the widget's built files
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any

from sanic import Blueprint
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.door import Door
from bot.channels.pages.chat import Chat
from bot.channels.pages.files import files
from bot.channels.pages.headers import page_headers
from bot.channels.pages.known import Known, known
from bot.channels.pages.prepared import Prepared
from bot.channels.pages.templates import templates
from bot.channels.website_talk import WebsiteTalk
from bot.settings import Settings
from bot.turn.safety_first import SafetyFirst

ROOT = Path(__file__).resolve().parents[3]
HTML = "text/html; charset=utf-8"
# Looked at again each time: what stands on them is what sources point to.
KEPT = {"cache-control": "no-cache"}
Handler = Callable[[Request], Awaitable[HTTPResponse]]


def pages(
    settings: Settings,
    talk: WebsiteTalk,
    safety: SafetyFirst[Any],
    door: Door,
    root: Path = ROOT,
    about: Known | None = None,
) -> list[Blueprint]:
    """What to hang in at the top; `root` holds `content/`, `knowledge/` and `web/built/`; `about`: what is known, read where it is not given.

    Raises ValueError where no role can be served.
    """
    about = about or known(root, date.today())
    words = templates()
    words.globals.update(
        known=about,
        text_days=min(settings.text_days, settings.retention_days),  # what goes first takes all
        retention_days=settings.retention_days,
    )
    routes = Blueprint("pages")

    made: dict[str, tuple[object, Prepared]] = {}

    def prepared(address: str, template: str, **values: object) -> Prepared:
        """Made once, and anew where what is known is another."""
        of, page = made.get(address, (None, None))
        if page is None or of is not about.pages:
            text = words.get_template(template).render(**values)
            page = Prepared(text.encode(), HTML, KEPT)
            made[address] = about.pages, page
        return page

    async def role_page(request: Request, role: str = "") -> HTTPResponse:
        address = f"/pages/{role}" if role else "/"
        page = next((one for one in about.pages if one.address == address), None)
        if page is None:
            raise NotFound
        return prepared(address, "pathway.html", page=page).answer(request)

    def statement(address: str, template: str) -> None:
        async def send(request: Request) -> HTTPResponse:
            return prepared(address, template).answer(request)

        routes.add_route(send, address, ["GET", "HEAD"], name=template.partition(".")[0])

    routes.add_route(role_page, "/", ["GET", "HEAD"], name="pathway")
    routes.add_route(role_page, "/pages/<role:str>", ["GET", "HEAD"], name="pathway_of")
    statement("/privacy", "privacy.html")
    statement("/accessibility", "accessibility.html")
    for page in about.pages:  # what can't be shown is told at the start
        prepared(page.address, "pathway.html", page=page)
    headers = page_headers(settings.website_origins)

    async def guard(_request: Request, answer: HTTPResponse) -> None:
        answer.headers.update(headers)

    routes.middleware("response")(guard)
    Chat(talk, safety, door, about, words).hang_in(routes)
    return [files(root / "web" / "built"), routes]
