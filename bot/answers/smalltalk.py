"""Greetings, thanks and the like: a line of talk.yml, with starter buttons where they help."""

from __future__ import annotations

from bot.answers.offers import starters
from bot.answers.reply import Part, Reply
from bot.answers.turn import Turn

_WITH_BUTTONS = {"greet", "capabilities", "bot_challenge", "frustrated", "how_are_you"}


def smalltalk(turn: Turn) -> Reply:
    """Return the line for the message's intent; an unknown one gets what the assistant can do."""
    intent = turn.understanding.intent
    known = f"smalltalk.{intent}" in turn.knowledge.talk
    line = turn.knowledge.say(
        f"smalltalk.{intent if known else 'capabilities'}", title=turn.role.page.title
    )
    buttons = (
        tuple(turn.topic_button(topic) for topic in starters(turn))
        if intent in _WITH_BUTTONS or not known
        else ()
    )
    if intent == "frustrated":
        buttons = (*buttons, turn.person_button())
    turn.remember(offered_person=intent == "frustrated")
    return Reply(
        "smalltalk",
        (Part("lead", line),),
        buttons=buttons,
        confidence=turn.understanding.confidence,
    )
