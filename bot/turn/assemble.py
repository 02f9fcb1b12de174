"""The turns and the safety rules of this project, put together from its files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from bot.privacy.redact import redact
from bot.safety.fallback import Fallback
from bot.safety.screen import Finding, shared_screen
from bot.storage.database import Database
from bot.storage.inbox import Inbox
from bot.storage.outbox import Outbox
from bot.turn.answer import Answering, Handle, Remember
from bot.turn.messages import Message, reply
from bot.turn.safety_first import SafetyFirst
from bot.turn.take_turn import Turns
from bot.turn.work_off import Seen

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"


def apology(knowledge: Path = KNOWLEDGE) -> str:
    """What is said where a turn came to nothing. Raises where the file does not hold it."""
    talk = yaml.safe_load((knowledge / "talk.yml").read_text(encoding="utf-8"))
    return str(talk["failure"])


def turns(
    handle: Handle,
    database: Database,
    safety: SafetyFirst[Any],
    *,
    seen: Seen | None = None,
    remember: Remember | None = None,
    sorry: str | None = None,
) -> Turns:
    """Turns through Rasa's `handle`, kept in `database`; `sorry` in place of the project's apology."""
    return Turns(
        Answering(handle, apology() if sorry is None else sorry, remember),
        Inbox(database),
        Outbox(database),
        safety.look,
        redact,
        seen,
    )


def safety_first(knowledge: Path = KNOWLEDGE) -> SafetyFirst[Finding]:
    """The reviewed phrases, and the replies to what they find. Raises where a file is broken."""
    screen = shared_screen(knowledge / "safety" / "phrases.yml")
    fallback = Fallback(knowledge / "safety" / "notes.yml")

    def worded(found: Finding) -> list[Message] | None:
        if found.level == "none":
            return None
        return reply(fallback.message(found).parts, "safety", 1.0)

    return SafetyFirst(screen.check, worded)
