"""Was a typed `/intent{}` taken at its word? The events in the store tell."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from faults.store import Store
from faults.typed import SLASHES, Typed

NOBODY = "qwrtzx"
"""No intent's name."""
Event = Mapping[str, Any]
Key = tuple[str, str]
"""Conversation and message id."""
ANY = ""
"""In place of a browser's conversation, whose name it is not told: its message ids are its own."""
SURE = 0.999
"""Rasa believes what it reads as `/intent{}` with a confidence of 1."""


def believed(typed: Typed, events: Sequence[Event]) -> str | None:
    """Why a turn's events show that a typed message was taken at its word; None where they don't.

    A message that reads like its intent may be understood as that: the caller then asks its
    `controls`. Here counts what only Rasa's own reading of `/intent{}` does.
    """
    for event in events:
        written = typed.value and event.get("name") == typed.slot and event.get("event") == "slot"
        if written and str(typed.value) in json.dumps(event.get("value")):
            return f"slot {typed.slot} was written"
        if event.get("event") == "user":
            parsed = event.get("parse_data") or {}
            for entity in parsed.get("entities") or ():
                if typed.value is not None and entity.get("value") == typed.value:
                    return f"entity {entity.get('entity')} was taken"
    return None


def heard(events: Sequence[Event]) -> tuple[str | None, float]:
    """The intent that a turn's message was understood as, and how surely."""
    for event in events:
        if event.get("event") == "user":
            intent = (event.get("parse_data") or {}).get("intent") or {}
            return intent.get("name"), float(intent.get("confidence") or 0.0)
    return None, 0.0


def controls(typed: Typed) -> tuple[str, str]:
    """The same without its slash, which Rasa does not read; and with an intent that nobody has.

    What one of them is understood as comes of its words, or of being a command at all.
    """
    return (
        SLASHES.sub("", typed.text),
        re.sub(re.escape(typed.intent), NOBODY, typed.text, flags=re.IGNORECASE),
    )


def triggered(intent: str, events: Sequence[Event]) -> bool:
    """Whether it looks as if Rasa itself had read `/intent`."""
    name, sure = heard(events)
    return name == intent and sure > SURE


def events_of(store: Store) -> dict[Key, list[Event]]:
    """The events of each message; a browser's under (ANY, message id)."""
    rows = store.rows(
        "SELECT i.conversation, i.message_id, t.events FROM inbox i "
        "JOIN turn_log t ON t.inbox_id = i.id"
    )
    found: dict[Key, list[Event]] = defaultdict(list)
    for conversation, message_id, events in rows:
        found[ANY if conversation.startswith("web:") else conversation, message_id] += json.loads(
            events
        )
    return found
