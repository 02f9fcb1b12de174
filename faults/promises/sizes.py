"""10: a body of more than 64 KiB is 413, a text of more than 4,000 characters is 400."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from faults.client import LISTED, Answer, Client
from faults.rest import PATH
from faults.verdict import Check, Verdict
from faults.web import MESSAGES, bearer, open_browser
from faults.world import World

BODY = 64 * 1024
TEXT = 4_000
QUESTION = "Is there any training? "
LARGE = (BODY + 1, BODY + 1_000, 16 * BODY, 160 * BODY)
BOUNDARY = ((TEXT - 1, 200), (TEXT, 200), (TEXT + 1, 400), (4 * TEXT, 400))
WIDE = "\U0001f642"
"""One character, four bytes."""


@dataclass
class Channel:
    """Where it goes, and what a message is called there."""

    url: str
    field: str
    headers: Mapping[str, str]
    more: Mapping[str, str]
    number: int = 0

    def value(self, text: str) -> dict[str, Any]:
        self.number += 1
        return {"message_id": f"m{self.number}", **self.more, self.field: text}


async def run(world: World) -> Verdict:
    check = Check()
    url = await world.postgres.new_database()
    server = await world.real("server", url)
    seen = 0
    async with Client(next(world.addresses)) as client:
        browser = await open_browser(client, server.base)
        channels = {
            "REST": Channel(server.base + PATH, "message", {}, {"sender": "me"}),
            "website": Channel(server.base + MESSAGES, "text", bearer(browser.token), {}),
        }
        for name, channel in channels.items():
            for size in (BODY - 1, BODY, *LARGE):
                wanted = 200 if size <= BODY else 413
                answer = await send(client, channel, padded(channel.value(QUESTION), size))
                _look(check, answer, wanted, f"{name}: a body of {size:,} bytes")
                seen += 1
            for letters, wanted in BOUNDARY:
                for kind, text in (("plain", filled(QUESTION, letters)), ("wide", WIDE * letters)):
                    body = json.dumps(channel.value(text), ensure_ascii=False).encode()
                    answer = await send(client, channel, body)
                    _look(check, answer, wanted, f"{name}: {letters:,} {kind} characters")
                    seen += 1
    check.must(server.alive, "the server ended")
    return check.verdict(f"{seen} sizes on two channels, {len(check.wrong)} of them wrong")


def _look(check: Check, answer: Answer, wanted: int, what: str) -> None:
    check.must(answer.status == wanted, f"{what}: {answer.ended} for {wanted}")
    if wanted != 200:
        check.must(answer.plain, f"{what}: no sentence")


async def send(client: Client, channel: Channel, body: bytes) -> Answer:
    return await client.ask(
        "POST", channel.url, body=body, headers={"Content-Type": LISTED, **channel.headers}
    )


def padded(value: dict[str, Any], size: int) -> bytes:
    """The value as JSON of exactly so many bytes, blanks before its last brace."""
    body = json.dumps(value).encode()
    return body[:-1] + b" " * (size - len(body)) + body[-1:]


def filled(text: str, letters: int) -> str:
    """`text` over and over, exactly so many characters, and no blank at either end."""
    return (text * (letters // len(text) + 1))[: letters - 1].strip().ljust(letters, "?")
