"""The turns and the safety rules of this project, put together from its files."""

from __future__ import annotations

from collections.abc import Callable
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
from bot.turn.for_the_writer import ForTheWriter
from bot.turn.messages import Message, plain, reply
from bot.turn.person import PersonLines
from bot.turn.safety_first import SafetyFirst
from bot.turn.take_turn import Turns
from bot.turn.work_off import Seen

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"


def said(name: str, knowledge: Path = KNOWLEDGE) -> str:
    """A sentence of talk.yml by its name. Raises where the file does not hold it."""
    talk = yaml.safe_load((knowledge / "talk.yml").read_text(encoding="utf-8"))
    return str(talk[name])


def person_lines(knowledge: Path = KNOWLEDGE) -> PersonLines:
    """What is told about people of the helpdesk. Raises where the file does not hold it."""
    talk = yaml.safe_load((knowledge / "talk.yml").read_text(encoding="utf-8"))
    return PersonLines({name: str(line) for name, line in talk["desk"].items()})


def staffed(knowledge: Path = KNOWLEDGE) -> bool:
    """Whether people are ever at the helpdesk, to join talks. Raises where the file is broken."""
    hub = yaml.safe_load((knowledge / "hub.yml").read_text(encoding="utf-8"))
    return bool((hub.get("people") or {}).get("hours"))


def turns(
    handle: Handle,
    database: Database,
    safety: SafetyFirst[Any],
    *,
    seen: Seen | None = None,
    remember: Remember | None = None,
    sorry: str | None = None,
    to_push: Callable[[], None] = lambda: None,
) -> Turns:
    """Turns through Rasa's `handle`, kept in `database`; `sorry` in place of the project's apology.

    `to_push` is told where there is something new to push (`Delivering.look`).
    """
    careful = said("careful")
    return Turns(
        Answering(handle, said("failure") if sorry is None else sorry, remember),
        Inbox(database, person_lines().away),
        Outbox(database),
        safety.look,
        redact,
        seen,
        to_push=to_push,
        caution=lambda: plain(careful, "smalltalk"),
        staffed=staffed(),
    )


def for_the_writer(knowledge: Path = KNOWLEDGE) -> ForTheWriter:
    """Tells which replies are for the writer alone. Raises where a file is broken."""
    return ForTheWriter(Fallback(knowledge / "safety" / "notes.yml"))


def safety_first(knowledge: Path = KNOWLEDGE) -> SafetyFirst[Finding]:
    """The reviewed phrases, and the replies to what they find. Raises where a file is broken."""
    screen = shared_screen(knowledge / "safety" / "phrases.yml")
    fallback = Fallback(knowledge / "safety" / "notes.yml")

    def worded(found: Finding) -> list[Message] | None:
        if found.level == "none":
            return None
        return reply(fallback.message(found).parts, "safety", 1.0)

    return SafetyFirst(screen.check, worded)
