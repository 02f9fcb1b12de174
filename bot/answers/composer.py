"""The steps, in order: each may end the turn with a reply."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date

from bot.answers.ask_back import ask_back
from bot.answers.choose_role import choose_role
from bot.answers.decide import decide
from bot.answers.doubt import doubt
from bot.answers.item_of_list import item_of_list
from bot.answers.keep_short import keep_short
from bot.answers.reply import Reply
from bot.answers.talk import Talk
from bot.answers.talk_moves import talk_move
from bot.answers.tell_all import tell_all
from bot.answers.turn import Turn
from bot.answers.understanding import Understanding
from bot.answers.whole_list import whole_list
from bot.knowledge.model import Knowledge

STEPS: tuple[Callable[[Turn], Reply | None], ...] = (
    choose_role,
    item_of_list,
    whole_list,
    talk_move,
    decide,
    doubt,
    ask_back,
    keep_short,
    tell_all,
)


def begin(understanding: Understanding, talk: Talk, knowledge: Knowledge, today: date) -> Turn:
    """Return a turn before its first step."""
    return Turn(understanding, talk, knowledge, today, after=talk)


def run(turn: Turn, steps: tuple[Callable[[Turn], Reply | None], ...] = STEPS) -> Reply:
    """Run `steps` until one replies, and note in `turn.after` what was said and offered.

    Raises RuntimeError where no step replies: the last one always does for a message that asks.
    """
    for step in steps:
        turn.steps.append(step.__name__)
        reply = step(turn)
        if reply:
            turn.remember(
                offered=tuple(asdict(button) for button in reply.buttons), last_text=reply.text
            )
            return reply
    raise RuntimeError(f"no step replied; ran {', '.join(turn.steps)}")
