"""One message judged, with what tells its near copies; the same on this machine and on another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from bot.helpdesk.triage.message import Message
from bot.helpdesk.triage.near_copies import Sketch, sketch
from bot.helpdesk.triage.sorted_message import Sorted

AUTOMATIC = "automatic"
"""The reason (knowledge/helpdesk.yml) of what a program sent, or what is junk."""
_URGENT, _LAST = 1, 4


class Judging(Protocol):
    """What sorts messages (`bot.helpdesk.triage.judge.Judge`)."""

    def judge(self, message: Message) -> Sorted: ...


class MakeJudge(Protocol):
    """Makes the judge of a process; it is pickled and sent there. `key` tells one model and knowledge from another."""

    @property
    def key(self) -> str: ...

    def __call__(self) -> Judging: ...


@dataclass(frozen=True)
class Judged:
    """A row of the output but for its cluster, and the sketch that finds it."""

    row: Sorted
    sketch: Sketch | None = None


def judged(judge: Judging, message: Message) -> Judged:
    """Judges `message`; a judge that fails costs this one row."""
    try:
        row = judge.judge(message)
    except Exception as why:  # noqa: BLE001  # whatever it is: the other rows go on
        return not_judged(message, f"it could not be sorted ({type(why).__name__})")
    if message.automatic:
        row = _not_answered(row)
    if message.error:
        # A broken row is looked through for danger, but other columns' words, such as names, are not repeated.
        return Judged(replace(row, subject="", text_redacted="", error=message.error))
    return Judged(row, sketch(row.text_redacted or row.subject))


def _not_answered(row: Sorted) -> Sorted:
    """Nothing is drafted, and nothing is urgent: but for danger, and for what nobody has looked at."""
    row = replace(row, draft="", quotes=(), reasons=(*row.reasons, AUTOMATIC))
    return row if row.priority == _URGENT else replace(row, priority=_LAST, reasons=(AUTOMATIC,))


def not_judged(message: Message, why: str) -> Judged:
    """The row of a message that nobody looked at: it may name danger, so a person reads it first."""
    return Judged(
        Sorted(
            row=message.row,
            source=message.source,
            subject="",
            text_redacted="",
            priority=1,
            reasons=("unreadable",),
            error=f"{message.source}: {why}; read it there first",
        )
    )
