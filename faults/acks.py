"""What was sent, and what was acknowledged: the client's side of the books."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from faults.client import Answer


@dataclass(frozen=True)
class Message:
    """One message; `message_id` stays the same however often it is sent."""

    conversation: str
    message_id: str
    text: str


@dataclass(frozen=True)
class Ack:
    """The first 200 to a message; `at` on the machine's monotonic clock."""

    message: Message
    reply_id: str | None
    outcome: str | None
    body: str
    at: float


@dataclass
class AckLog:
    """Every message that was acknowledged, every attempt that failed, every message given up."""

    clock: Callable[[], float] = time.monotonic
    acks: dict[tuple[str, str], Ack] = field(default_factory=dict)
    differing: list[Message] = field(default_factory=list)
    failed: list[tuple[float, Message, Answer]] = field(default_factory=list)
    given_up: list[tuple[Message, str]] = field(default_factory=list)

    def note(self, message: Message, answer: Answer) -> None:
        """Keeps how an attempt ended. A second 200 has to say what the first one said."""
        if answer.status != 200:
            self.failed.append((self.clock(), message, answer))
            return
        body = json.dumps(answer.body, sort_keys=True)
        key = message.conversation, message.message_id
        first = self.acks.get(key)
        if first is None:
            self.acks[key] = Ack(message, answer.reply_id, answer.outcome, body, self.clock())
        elif first.body != body:
            self.differing.append(message)

    def give_up(self, message: Message, answer: Answer) -> None:
        """Keeps a message that was never acknowledged, and how its last attempt ended."""
        self.given_up.append((message, answer.ended))

    def acked(self, message: Message) -> Ack | None:
        return self.acks.get((message.conversation, message.message_id))

    def write(self, path: Path) -> None:
        """One line of JSON for each acknowledged message, in the order of acknowledgement."""
        with path.open("w", encoding="utf-8") as out:
            for ack in self.acks.values():
                row = {
                    "conversation": ack.message.conversation,
                    "message_id": ack.message.message_id,
                    "reply_id": ack.reply_id,
                    "at": ack.at,
                }
                out.write(json.dumps(row) + "\n")
