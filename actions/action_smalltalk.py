"""Greets, thanks, says what it is."""

from actions.base import ReplyAction
from bot.answers.composer import run
from bot.answers.reply import Reply
from bot.answers.smalltalk import smalltalk
from bot.answers.turn import Turn


class ActionSmalltalk(ReplyAction):
    """A line of knowledge/talk.yml; a question beside the pleasantry is answered."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_smalltalk"

    def reply(self, turn: Turn) -> Reply:
        """Answer what else was asked in the message; else the line for its intent."""
        return run(turn) if len(turn.understanding.questions) > 1 else smalltalk(turn)
