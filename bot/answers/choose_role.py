"""Which role is meant: named in the message, the one of the talk so far, the only one, or asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from bot.answers.reply import Button, Part, Reply
from bot.answers.turn import Turn
from bot.knowledge.model import Role


def choose_role(turn: Turn) -> Reply | None:
    """Set the talk's role; ask back where several roles fit and nothing tells which."""
    roles = turn.knowledge.roles
    picked = dict(turn.understanding.entities).get("role")
    named = [picked] if picked in roles else _named(turn.understanding.text, roles)
    if len(named) == 1:
        turn.remember(role=named[0])
        return None
    if turn.talk.role in roles or len(roles) == 1:
        turn.remember(role=turn.talk.role if turn.talk.role in roles else next(iter(roles)))
        return None
    buttons = tuple(_button(turn, role) for role in roles.values())
    return Reply("clarify", (Part("lead", turn.knowledge.say("clarify.role")),), buttons=buttons)


def _named(text: str, roles: Mapping[str, Role]) -> list[str]:
    """Return the roles named in `text`; a name that stands inside another role's longer one is not meant."""
    spans = [
        (found.start(), found.end(), role.id)
        for role in roles.values()
        for name in (*role.called, role.name)
        for found in re.finditer(rf"\b{re.escape(name)}s?\b", text, re.IGNORECASE)
    ]
    whole = [
        (start, end, role)
        for start, end, role in spans
        if not any(s <= start and end <= e and e - s > end - start for s, e, _ in spans)
    ]
    return list(dict.fromkeys(role for _, _, role in whole))


def _button(turn: Turn, role: Role) -> Button:
    """Return the button of `role`; it carries what was asked, so that choosing answers it."""
    picked = {"role": role.id}
    if turn.understanding.questions:
        intent = turn.understanding.questions[0].intent
        if topic := turn.knowledge.topic_for_intent(role.id, intent):
            picked["topic"] = topic.id
    return Button(role.name, f"/choose{json.dumps(picked)}", True)
