"""Help first: the safety notes, and after them one line of help instead of anything cheerful."""

from functools import cache

from actions.base import ROOT, ReplyAction
from bot.answers.reply import Reply
from bot.answers.safety import safety_reply
from bot.answers.turn import Turn
from bot.safety import Fallback, Finding

_DANGER = "danger_"


@cache
def notes() -> Fallback:
    """Load the words, once a process."""
    return Fallback(ROOT / "knowledge" / "safety" / "notes.yml")


class ActionSafety(ReplyAction):
    """Say whom to ring; nothing else."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_safety"

    def reply(self, turn: Turn) -> Reply:
        """Return the note for the danger seen, or the line of help for what is said after one."""
        intent = turn.understanding.intent
        if not intent.startswith(_DANGER):
            return safety_reply(turn, [notes().after(Finding())])
        finding = Finding(
            level="danger", kind=intent.removeprefix(_DANGER), about=turn.understanding.about
        )
        return safety_reply(turn, notes().message(finding).parts)
