"""Danger in a message that is sorted: looked for in all of it, and sooner than in a chat.

In a chat a false alarm answers an ordinary question with a helpline; here it only has a clerk look first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from bot.helpdesk.triage.rules import Rules
from bot.turn.safety_first import in_parts


class Found(Protocol):
    """What the safety rules say of a text (`bot.safety.Finding`)."""

    @property
    def level(self) -> str: ...


def told_by_words(text: str, check: Callable[[str], Found]) -> bool:
    """Whether the safety rules find danger, or worry about somebody's safety, anywhere in `text`."""
    return any(check(part).level in ("danger", "concern") for part in in_parts(text))


def told_by_model(parse: Mapping[str, Any], rules: Rules) -> bool:
    """Whether the trained net, or the meaning of a question, points to danger or to a worry about somebody."""
    if float((parse.get("danger") or {}).get("confidence") or 0.0) >= rules.danger_from:
        return True
    intent = parse.get("intent") or {}
    sure = float(intent.get("confidence") or 0.0) >= rules.danger_from
    intents = {str(intent.get("name") or "")} if sure else set()
    for question in parse.get("questions") or []:
        intents |= {
            str(one["name"])
            for one in question["ranking"]
            if float(one["confidence"]) >= rules.concern_from
        }
    return bool(intents & (rules.danger_intents | rules.concerns))
