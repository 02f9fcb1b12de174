"""What is said first in a personal chat, with questions to begin with."""

from __future__ import annotations

from bot.channels.pages.known import Known
from bot.turn.messages import Message, reply


def welcome(known: Known) -> list[Message]:
    """A reply like others, so that its buttons are pressed and counted as theirs are."""
    title = known.pages[0].role.page.title
    lines = ["teams.welcome", "teams.careful", "teams.starters"]
    parts = [{"kind": "lead", "text": known.talk[line].format(title=title)} for line in lines]
    text, custom = reply(parts, "smalltalk", 1.0)
    buttons = [{"title": question, "payload": question} for question in known.starters]
    return [{**text, "buttons": buttons}, custom]
