"""The website channel as a browser uses it: a session, and messages under its token."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Self

from faults.client import Answer, Client
from faults.verdict import NotMeasured

SESSION = "/web/session"
MESSAGES = "/web/messages"


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@dataclass
class Browser:
    """One person with one session."""

    client: Client
    base: str
    token: str
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    async def say(self, text: str, message_id: str | None = None) -> Answer:
        value = {"message_id": message_id or f"m-{next(self._ids)}", "text": text}
        return await self.client.post(self.base + MESSAGES, value, bearer(self.token))

    async def press(self, payload: str) -> Answer:
        """Sends what a button would send."""
        value = {"message_id": f"m-{next(self._ids)}", "payload": payload}
        return await self.client.post(self.base + MESSAGES, value, bearer(self.token))

    async def later(self, after: int = 0) -> Answer:
        return await self.client.get(f"{self.base}{MESSAGES}?after={after}", bearer(self.token))

    async def erase(self) -> Answer:
        return await self.client.ask("DELETE", self.base + SESSION, headers=bearer(self.token))


async def open_browser(client: Client, base: str) -> Browser:
    """A new session. Raises NotMeasured where there is none to be had."""
    answer = await client.ask("POST", base + SESSION)
    token: Any = answer.body.get("session") if isinstance(answer.body, dict) else None
    if answer.status != 201 or not isinstance(token, str):
        raise NotMeasured(f"no session at the website channel: {answer.ended}")
    return Browser(client, base, token)


class Crowd:
    """Browsers, each at an address of its own, so that nobody comes near a limit."""

    def __init__(self, addresses: Iterator[str]) -> None:
        self._addresses = addresses
        self._clients: list[Client] = []

    async def browser(self, base: str) -> Browser:
        return await open_browser(self.keep(Client(next(self._addresses), keep=True)), base)

    def keep(self, client: Client) -> Client:
        """`client`, to be closed with the others."""
        self._clients.append(client)
        return client

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for client in self._clients:
            await client.close()
