"""The stand-in for Slack with a page to type in, and the real assistant behind it: no account is needed."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.standins.slack import ANNA, BOT, NAMES, Reply, Slack

HERE = Path(__file__).parent
FILES = ("try_page.css", "try_page.js", "try_slack.js")
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'",
    "Cache-Control": "no-store",
}


class TrySlack(Slack):
    """Also shows the page."""

    def routes(self) -> list[web.RouteDef]:
        return [
            *super().routes(),
            web.get("/", self._page),
            web.get("/try/state", self._state),
            *(web.get(f"/try/{name}", self._file) for name in FILES),
            web.post("/try/{what}", self._try),
        ]

    async def _page(self, _request: web.Request) -> web.FileResponse:
        return web.FileResponse(HERE / "try_slack.html", headers=HEADERS)

    async def _file(self, request: web.Request) -> web.FileResponse:
        return web.FileResponse(HERE / Path(request.path).name, headers=HEADERS)

    async def _state(self, _request: web.Request) -> web.StreamResponse:
        with self._lock:
            told = {"messages": self.messages, "homes": self.homes, "names": NAMES, "bot": BOT}
            return web.json_response(told, headers=HEADERS)

    async def _try(self, request: web.Request) -> web.StreamResponse:
        """What a person does on the page. JSON only: another website can't send it."""
        if request.content_type != "application/json":
            return web.Response(status=415)
        what, given = request.match_info["what"], await request.json()
        try:
            reply = await asyncio.get_running_loop().run_in_executor(None, self._done, what, given)
        except OSError:  # the assistant is not there
            return web.json_response({"status": 0})
        return web.json_response({"status": reply.status if reply else 200})

    def _done(self, what: str, given: dict[str, Any]) -> Reply | None:
        user = given.get("user", ANNA)
        post = next((one for one in self.messages if one["ts"] == given.get("ts")), None)
        if what == "say":
            self.say(given["text"], user, given["channel"], given.get("thread", ""))
        elif what == "edit" and post is not None:
            return self.edit(post, given["text"])
        elif what == "command":
            reply = self.command(given["text"], user, given["channel"])
            if reply.body:
                self._said_at_once(reply.json, user, given["channel"])
            return reply
        elif what == "home":
            return self.open_home(user)
        elif what == "press" and post is not None:
            return self.press(post, given["action"], user)
        elif what == "press":
            return self.press_home(given["action"], user)
        elif what == "shortcut" and post is not None:
            return self.shortcut(post, user)
        return None

    def _said_at_once(self, body: dict[str, Any], user: str, channel: str) -> None:
        with self._lock:
            message = self._said({"channel": channel, **body})
            self.messages.append({**message, "ts": self.ts(), "user": BOT, "for": user})
