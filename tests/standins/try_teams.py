"""The stand-in for Teams with a page to type in, and the real assistant behind it: no account is needed."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.standins.teams import ADA, BOT, CHANNEL, GROUP, Teams, personal

HERE = Path(__file__).parent
FILES = ("try_page.css", "try_page.js", "try_teams.js")
LOOKS = 0.05
LISTENS = 20.0
"""Seconds that the page waits for something new before it asks again."""
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'",
    "Cache-Control": "no-store",
}
PLACES = {personal(ADA): "personal", GROUP: "groupChat", f"{CHANNEL};messageid=1000": "channel"}
"""Where whoever sits at the page can be."""


class TryTeams(Teams):
    """Also shows the page. `bot` is the address of the server that is tried."""

    def __init__(self, bot: str = "") -> None:
        super().__init__()
        self.bot = bot
        self._ending = False

    def stop(self) -> None:
        """Answers the page that still listens first: what is cut off complains in the terminal."""
        self._ending = True
        time.sleep(4 * LOOKS)
        super().stop()

    def routes(self) -> list[web.RouteDef]:
        return [
            *super().routes(),
            web.get("/", self._page),
            *(web.get(f"/{name}", self._file) for name in FILES),
            web.get("/talk", self._talk),
            web.post("/hello", self._hello),
            web.post("/say", self._say),
            web.post("/press", self._press),
        ]

    async def _page(self, _request: web.Request) -> web.FileResponse:
        return web.FileResponse(HERE / "try_teams.html", headers=HEADERS)

    async def _file(self, request: web.Request) -> web.FileResponse:
        return web.FileResponse(HERE / Path(request.path).name, headers=HEADERS)

    async def _talk(self, request: web.Request) -> web.Response:
        """What was sent to whoever sits at the page behind `after`, as soon as there is something."""
        after = int(request.query.get("after", "0"))
        end = time.monotonic() + LISTENS
        while not self._ending and len(self.posted) <= after and time.monotonic() < end:
            await asyncio.sleep(LOOKS)
        new = self.posted[after:]
        said = [
            {
                "id": one.id,
                "changes": one.changes,
                "type": one.type,
                "kind": PLACES[one.conversation],
                "text": one.activity.get("text", ""),
                "card": one.card,
            }
            for one in new
            if one.conversation in PLACES
        ]
        return web.json_response({"said": said, "next": after + len(new)})

    async def _hello(self, _request: web.Request) -> web.Response:
        members = [{"id": BOT}, {"id": ADA}]
        return await self._pass_on(self.activity("conversationUpdate", membersAdded=members))

    async def _say(self, request: web.Request) -> web.Response:
        said = await request.json()
        return await self._pass_on(self.message(str(said["text"]), str(said["kind"])))

    async def _press(self, request: web.Request) -> web.Response:
        pressed = await request.json()
        kind, card = str(pressed["kind"]), str(pressed["card"])
        return await self._pass_on(self.press(pressed["data"], kind, card=card))

    async def _pass_on(self, activity: dict[str, Any]) -> web.Response:
        try:
            status, _ = await asyncio.to_thread(self.send, self.bot, activity)
        except OSError:
            status = 0
        return web.json_response({"status": status})
