"""The widget's built files: read once at the start, by a fixed table, so that no address names a path."""

from __future__ import annotations

from pathlib import Path

import structlog
from sanic import Blueprint
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.pages.prepared import Prepared

log = structlog.get_logger(__name__)

_SCRIPT = "text/javascript; charset=utf-8"
_STYLE = "text/css; charset=utf-8"
TABLE = {
    "/widget.js": ("widget.js", _SCRIPT),
    "/widget/panel.js": ("panel.js", _SCRIPT),
    "/widget/panel.css": ("panel.css", _STYLE),
    "/widget/pages.css": ("pages.css", _STYLE),
    "/widget/desk.css": ("desk.css", _STYLE),
    "/widget/desk.js": ("desk.js", _SCRIPT),
    "/widget/htmx.js": ("htmx.js", _SCRIPT),
}
HEADERS = {
    "cache-control": "public, max-age=300",
    # Other websites' pages load them; there is nothing in them that is anybody's.
    "cross-origin-resource-policy": "cross-origin",
    "access-control-allow-origin": "*",
}


def files(folder: Path) -> Blueprint:
    """The routes of the files in `folder`; one that is not there is told at the start, and is a 404."""
    routes = Blueprint("files")
    for address, (name, kind) in TABLE.items():
        made = _prepared(folder / name, kind)
        if made is None:
            log.warning("file missing", where=address, because="the widget is not built")
        _add(routes, address, made)
    return routes


def _prepared(path: Path, kind: str) -> Prepared | None:
    try:
        return Prepared(path.read_bytes(), kind, HEADERS)
    except FileNotFoundError:
        return None


def _add(routes: Blueprint, address: str, made: Prepared | None) -> None:
    async def send(request: Request) -> HTTPResponse:
        if made is None:
            raise NotFound("not built")
        return made.answer(request)

    name = address.strip("/").replace("/", "_").replace(".", "_")
    routes.add_route(send, address, ["GET", "HEAD"], name=name)
