"""Takes back the wish for a person."""

from actions.base import ReplyAction
from bot.answers.offers import starters
from bot.answers.reply import Part, Reply
from bot.answers.turn import Turn


class ActionWithdraw(ReplyAction):
    """Say that it is left at that, with topics to go on with."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_withdraw"

    def reply(self, turn: Turn) -> Reply:
        """Return the line and the starter buttons."""
        buttons = tuple(turn.topic_button(topic) for topic in starters(turn))
        return Reply(
            "smalltalk", (Part("lead", turn.knowledge.say("smalltalk.withdrawn")),), buttons=buttons
        )
