"""The REST channel as a program uses it: a message, and the same one again until it is answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from faults.acks import AckLog, Message
from faults.client import Answer, Client

PATH = "/webhooks/rest/webhook"
LATER = (202, 429, 503)
"""Answers that ask for patience; any other is the last word."""
LONGEST = 0.5
"""Seconds between two tries at most: less patient than Retry-After asks for, and harder to bear."""
SHORTEST = 0.05
PATIENCE = 60.0


async def say(client: Client, base: str, message: Message) -> Answer:
    """Sends the message once."""
    value = {
        "sender": message.conversation,
        "message": message.text,
        "message_id": message.message_id,
    }
    return await client.post(base + PATH, value)


async def say_until_answered(
    client: Client,
    base: Callable[[], str],
    message: Message,
    log: AckLog,
    patience: float = PATIENCE,
) -> Answer:
    """Sends it under the same id, to whichever server `base` names, until there is an answer.

    Gives up after `patience` seconds, or at a refusal that more tries won't change.
    """
    give_up = time.monotonic() + patience
    while True:
        answer = await say(client, base(), message)
        log.note(message, answer)
        if answer.status == 200:
            return answer
        final = answer.status is not None and answer.status not in LATER
        if final or time.monotonic() > give_up:
            log.give_up(message, answer)
            return answer
        await asyncio.sleep(pause(answer))


def pause(answer: Answer) -> float:
    """How long to wait before the next try."""
    asked = answer.retry_after or ""
    return min(float(asked), LONGEST) if asked.isascii() and asked.isdigit() else SHORTEST
