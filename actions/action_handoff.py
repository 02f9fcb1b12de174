"""Offers a person."""

from dataclasses import replace

from actions.base import ReplyAction, help_again
from bot.answers.choose_role import choose_role
from bot.answers.handoff import hand_over
from bot.answers.reply import Reply
from bot.answers.turn import Turn


class ActionHandoff(ReplyAction):
    """Say how to reach a person, or honestly that it can't be passed on; after a danger, help first."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_handoff"

    def reply(self, turn: Turn) -> Reply:
        """Keep the role of the talk and hand over."""
        choose_role(turn)
        reply = hand_over(turn)
        if not turn.talk.safety_open:
            return reply
        help_ = help_again(turn)
        return replace(help_, parts=(*help_.parts, *reply.parts))
