"""How urgent an item of a talk is, and by when somebody should have seen to it."""

from __future__ import annotations

from collections.abc import Iterable

from bot.storage.queue.item import SAFEGUARDING, URGENT

HOUR = 3_600.0
DUE = {1: 0.25 * HOUR, 2: 4 * HOUR, 3: 24 * HOUR, 4: 72 * HOUR}
"""Seconds in which an item of that priority is to be seen to."""
LAST = 4
TALK = {
    SAFEGUARDING: URGENT,
    "wants_person": 2,
    "failed_turn": 2,
    "not_in_source": 3,
    "thumbs_down": 3,
}
"""Why a talk asks for a person -> its priority. Where triage has the same reason, `knowledge/helpdesk.yml` agrees."""


def priority(reasons: Iterable[str]) -> int:
    """The most urgent of what a talk's reasons ask for."""
    return min((TALK[reason] for reason in reasons), default=LAST)


def reasons_of(kind: str, outcome: str | None, failure: str | None) -> tuple[str, ...]:
    """Why a turn that ended so asks for a person; mostly it does not.

    A note tells of a safety reply that was given beside the talk. An apology says "handoff",
    and so does the reply to who asks for a person: the first has a failure with it.
    """
    if kind == "note":
        return (SAFEGUARDING,)
    found = []
    if outcome == "safety":
        found.append(SAFEGUARDING)
    if failure is not None:
        found.append("failed_turn")
    elif outcome == "handoff":
        found.append("wants_person")
    elif outcome == "not_covered":
        found.append("not_in_source")
    return tuple(found)
