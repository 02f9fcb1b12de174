"""Help first: the safety notes, and after them one line of help instead of anything cheerful."""

from actions.base import ReplyAction, help_again, notes
from bot.answers.reply import Reply
from bot.answers.safety import safety_reply, told_of_a_patient
from bot.answers.turn import Turn
from bot.safety import Finding, note_name

_DANGER = "danger_"


class ActionSafety(ReplyAction):
    """Say whom to ring; nothing else."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_safety"

    def reply(self, turn: Turn) -> Reply:
        """Return the note for the danger seen, or the line of help for what is said after one."""
        heard = turn.understanding
        if not heard.intent.startswith(_DANGER):
            return help_again(turn)
        finding = Finding(
            level="danger",
            kind=heard.intent.removeprefix(_DANGER),
            about=heard.about,
            kinds=heard.dangers,
        )
        parts = list(notes().message(finding).parts)
        if finding.kind != "self_harm" and told_of_a_patient(heard):
            parts.insert(-1, notes().patient)
        return safety_reply(turn, parts, note_name(finding))
