"""Talks of `bot try desk` that the assistant was no help in: something to teach, and no item of the queue."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import TYPE_CHECKING

from bot.cli.project import ROOT

if TYPE_CHECKING:
    from bot.storage.database import Database

QUESTIONS = ROOT / "tests" / "standins" / "desk_questions.jsonl"
ASKED_BACK = [{"text": "What would you like to know?", "custom": {"outcome": "clarify"}}]


async def ask(database: Database) -> None:
    """Puts each question into a talk of its own, understood as its line says, asked back about, and left."""
    from bot.storage.inbox import Inbox
    from bot.storage.outbox import Reply
    from bot.storage.turn_log import Turn

    inbox = Inbox(database)
    for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
        asked = json.loads(line)
        name = blake2b(line.encode(), digest_size=16).hexdigest()
        await inbox.accept("website", f"web:{name}", name, asked["text"])
        claim = await inbox.claim(f"web:{name}")
        assert claim is not None, "a talk that nobody else knows"
        read = {"intent": {"name": asked["intent"]}}
        event = {"event": "user", "text": asked["text"], "parse_data": read}
        claim.turns.append(Turn(1, [event], [], True))
        await inbox.finish(claim, Reply(name, ASKED_BACK), "clarify")
