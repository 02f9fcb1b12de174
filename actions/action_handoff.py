"""Offers a person."""

from actions.base import ReplyAction
from bot.answers.choose_role import choose_role
from bot.answers.handoff import hand_over
from bot.answers.reply import Reply
from bot.answers.turn import Turn


class ActionHandoff(ReplyAction):
    """Say how to reach a person, or honestly that it can't be passed on."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_handoff"

    def reply(self, turn: Turn) -> Reply:
        """Keep the role of the talk and hand over."""
        choose_role(turn)
        return hand_over(turn)
