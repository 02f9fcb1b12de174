"""The reply to danger: the words of knowledge/safety/notes.yml, help first, nothing cheerful after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.answers.reply import Part, Reply
from bot.answers.turn import Turn


def safety_reply(turn: Turn, parts: Sequence[Mapping[str, Any]]) -> Reply:
    """Return a `safety` reply of `parts` (as the safety package builds them) and keep help open."""
    turn.remember(safety_open=True, offered_person=False)
    said = tuple(
        Part(
            part["kind"],
            str(part.get("text") or ""),
            tuple(part.get("items") or ()),
            tel=str(part.get("tel") or ""),
            url=str(part.get("url") or ""),
        )
        for part in parts
    )
    return Reply("safety", said)
