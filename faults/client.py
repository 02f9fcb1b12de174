"""One who asks over HTTP, from a source address of its own, and notes how each request ended."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

import aiohttp

SECONDS = 30.0
"""After so long without an answer a request has hung: the server itself gives up before."""
LISTED = "application/json"


@dataclass(frozen=True)
class Answer:
    """How a request ended. `status` is None where nothing came back, and `error` says what did."""

    status: int | None
    body: Any = None
    seconds: float = 0.0
    retry_after: str | None = None
    error: str | None = None

    @property
    def messages(self) -> list[dict[str, Any]]:
        """Rasa's list of messages, of a reply or of a refusal that carries one."""
        said = self.body.get("messages") if isinstance(self.body, dict) else self.body
        return [one for one in said if isinstance(one, dict)] if isinstance(said, list) else []

    @property
    def custom(self) -> dict[str, Any]:
        """The first `custom` object; empty where there is none."""
        return next((one["custom"] for one in self.messages if one.get("custom")), {})

    @property
    def outcome(self) -> str | None:
        return self.custom.get("outcome")

    @property
    def reply_id(self) -> str | None:
        return self.custom.get("message_id")

    @property
    def sentence(self) -> str:
        """What a refusal says for people to read; empty where it says nothing."""
        error = self.body.get("error") if isinstance(self.body, dict) else None
        return error if isinstance(error, str) else ""

    @property
    def plain(self) -> bool:
        """Whether it is a refusal in a sentence: words that end in a full stop, and no traceback."""
        return " " in self.sentence and self.sentence.endswith(".") and "\n" not in self.sentence

    @property
    def ended(self) -> str:
        """The status, or what there was instead."""
        return str(self.status) if self.status is not None else (self.error or "nothing")


def addresses() -> Iterator[str]:
    """Loopback addresses, none twice until sixteen million are used up."""
    for second, third, fourth in itertools.product(range(1, 255), range(256), range(1, 255)):
        yield f"127.{second}.{third}.{fourth}"


class Client:
    """Asks from `address` (any by default). Close it, or use `async with`."""

    def __init__(
        self, address: str | None = None, *, seconds: float = SECONDS, keep: bool = False
    ) -> None:
        """`keep` keeps connections open between requests; else each request opens its own."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                local_addr=(address, 0) if address else None, limit=0, force_close=not keep
            ),
            timeout=aiohttp.ClientTimeout(total=seconds),
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        await self._session.close()

    async def ask(
        self,
        method: str,
        url: str,
        *,
        value: Any = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request; `value` goes as JSON, `body` as it is. Never raises."""
        given = dict(headers or {})
        if body is None and value is not None:
            body = json.dumps(value).encode()
            given.setdefault("Content-Type", LISTED)
        began = time.perf_counter()
        try:
            async with self._session.request(
                method, url, data=body, headers=given, allow_redirects=False
            ) as got:
                raw = await got.read()
                return Answer(
                    got.status,
                    _json(raw),
                    time.perf_counter() - began,
                    got.headers.get("Retry-After"),
                )
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            return Answer(None, None, time.perf_counter() - began, error=type(error).__name__)

    async def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        return await self.ask("GET", url, headers=headers)

    async def post(
        self, url: str, value: Any = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        return await self.ask("POST", url, value=value, headers=headers)


def _json(raw: bytes) -> Any:
    """The JSON value in `raw`; None where there is none."""
    try:
        return json.loads(raw)
    except ValueError:
        return None
