"""What the talk remembers from turn to turn: the slots, and nothing besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Talk:
    """The slots of a conversation.

    role: id of the role the talk is about. answered: topics told in the last answer. told: topics told
    so far. intent_before: intent of the question answered last. not_covered: intent last said to be off
    the page. named: [entity, value] pairs of the last question that named any. offered: buttons of the last reply ({"title", "payload", "choice"}). last_text: the last reply.
    offered_person, safety_open: whether a person was offered, and whether a safety reply was given;
    safety_note: the note it was, so that the line of help after it fits. help_just_given: whether the last
    reply was of that kind, so that what is said next may well be about it.
    """

    role: str | None = None
    answered: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    intent_before: str | None = None
    not_covered: str | None = None
    named: tuple[Any, ...] = ()
    offered: tuple[Mapping[str, Any], ...] = ()
    last_text: str | None = None
    offered_person: bool = False
    safety_open: bool = False
    safety_note: str | None = None
    help_just_given: bool = False

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> Talk:
        """Read the slots; those that are not set have their defaults."""
        known: dict[str, Any] = {}
        for entry in fields(cls):
            value = slots.get(entry.name)
            if value is not None:
                known[entry.name] = tuple(value) if isinstance(value, list) else value
        return cls(**known)

    def changes(self, new: Talk) -> dict[str, Any]:
        """Return {slot: value} for what differs in `new`: fewer events, a shorter history."""
        changed: dict[str, Any] = {}
        for entry in fields(self):
            value = getattr(new, entry.name)
            if value != getattr(self, entry.name):
                changed[entry.name] = list(value) if isinstance(value, tuple) else value
        return changed
