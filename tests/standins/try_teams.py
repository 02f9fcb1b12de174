"""The stand-in for Teams with a page to type in, and the real assistant behind it: no account is needed."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from aiohttp import web

from bench.servers import free_port
from tests.standins.teams import ADA, BOT, CHANNEL, GROUP, Teams, personal

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LISTENS = 20.0
"""Seconds that the page waits for something new before it asks again."""
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; style-src 'unsafe-inline'",
    "Cache-Control": "no-store",
}
PLACES = {personal(ADA): "personal", GROUP: "groupChat", f"{CHANNEL};messageid=1000": "channel"}
"""Where whoever sits at the page can be."""


class TryTeams(Teams):
    """Also shows the page. `assistant` is the address of the server that is tried."""

    def __init__(self, assistant: str) -> None:
        super().__init__()
        self.assistant = assistant

    def routes(self) -> list[web.RouteDef]:
        return [
            *super().routes(),
            web.get("/", self._page),
            web.get("/try.js", self._script),
            web.get("/talk", self._talk),
            web.post("/hello", self._hello),
            web.post("/say", self._say),
            web.post("/press", self._press),
        ]

    async def _page(self, _request: web.Request) -> web.FileResponse:
        return web.FileResponse(HERE / "try_teams.html", headers=HEADERS)

    async def _script(self, _request: web.Request) -> web.FileResponse:
        return web.FileResponse(HERE / "try_teams.js", headers=HEADERS)

    async def _talk(self, request: web.Request) -> web.Response:
        """What was sent to whoever sits at the page behind `after`, as soon as there is something."""
        after = int(request.query.get("after", "0"))
        end = time.monotonic() + LISTENS
        while len(self.posted) <= after and time.monotonic() < end:
            await asyncio.sleep(0.05)
        new = self.posted[after:]
        said = [
            {
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
        return await self._pass_on(self.press(pressed["data"], str(pressed["kind"])))

    async def _pass_on(self, activity: dict[str, Any]) -> web.Response:
        try:
            status, _ = await asyncio.to_thread(self.send, self.assistant, activity)
        except OSError:
            status = 0
        return web.json_response({"status": status})


def main(port: int, data: Path = ROOT / "var" / "try-teams") -> None:
    """Serves the page on `port` of this machine, and the assistant on a free one, until Ctrl-C.

    `data` is the folder of its database.
    """
    own = free_port()
    assistant = f"http://127.0.0.1:{own}"
    teams = TryTeams(assistant)
    teams.start(port)
    environment = {
        **os.environ,
        **teams.settings(),
        "HOST": "127.0.0.1",
        "PORT": str(own),
        "PUBLIC_URL": assistant,
        "DATA_DIR": str(data),
    }
    command = [sys.executable, "-m", "bot", "serve"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    print(f"Open {teams.url}/ in a browser. Ctrl-C ends it.", file=sys.stderr, flush=True)
    try:
        server.wait()
    except KeyboardInterrupt:
        pass
    finally:
        server.terminate()
        server.wait(60)
        teams.stop()


if __name__ == "__main__":
    main(int(sys.argv[1]), *map(Path, sys.argv[2:3]))
