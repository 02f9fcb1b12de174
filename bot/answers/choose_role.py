"""Which role is meant: named in the message, the one of the talk so far, the only one, or asked for."""

from __future__ import annotations

import json
import re

from bot.answers.reply import Button, Part, Reply
from bot.answers.turn import Turn
from bot.knowledge.model import Role


def choose_role(turn: Turn) -> Reply | None:
    """Set the talk's role; ask back where several roles fit and nothing tells which."""
    roles = turn.knowledge.roles
    text = turn.understanding.text
    picked = dict(turn.understanding.entities).get("role")
    if picked in roles:
        turn.remember(role=picked)
        return None
    named = [
        (max(found), role.id)
        for role in roles.values()
        if (
            found := [
                len(name)
                for name in (*role.called, role.name)
                if re.search(rf"\b{re.escape(name)}s?\b", text, re.IGNORECASE)
            ]
        )
    ]
    if named:
        best = max(length for length, _ in named)
        fitting = [role_id for length, role_id in named if length == best]
        if len(fitting) == 1:
            turn.remember(role=fitting[0])
            return None
    if turn.talk.role in roles or len(roles) == 1:
        turn.remember(role=turn.talk.role if turn.talk.role in roles else next(iter(roles)))
        return None
    buttons = tuple(_button(turn, role) for role in roles.values())
    return Reply("clarify", (Part("lead", turn.knowledge.say("clarify.role")),), buttons=buttons)


def _button(turn: Turn, role: Role) -> Button:
    """Return the button of `role`; it carries what was asked, so that choosing answers it."""
    picked = {"role": role.id}
    if turn.understanding.questions:
        intent = turn.understanding.questions[0].intent
        if topic := turn.knowledge.topic_for_intent(role.id, intent):
            picked["topic"] = topic.id
    return Button(role.name, f"/choose{json.dumps(picked)}", True)
