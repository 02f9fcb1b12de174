"""Answers all topics."""

from actions.base import ReplyAction, help_again
from bot.answers.composer import run
from bot.answers.reply import Reply
from bot.answers.safety import needs_help_again
from bot.answers.turn import Turn


class ActionAnswer(ReplyAction):
    """Answer from the page, ask back, or say that the page does not say it."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_answer"

    def reply(self, turn: Turn) -> Reply:
        """Run the steps of bot/answers/composer.py; after a danger, help stands where they find nothing."""
        reply = run(turn)
        return help_again(turn) if needs_help_again(turn, reply) else reply
