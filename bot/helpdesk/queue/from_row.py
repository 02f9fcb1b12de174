"""A message that triage has sorted -> an item of the queue."""

from __future__ import annotations

from bot.helpdesk.triage.gaps import gaps
from bot.helpdesk.triage.sorted_message import Sorted
from bot.storage.queue.item import Incoming, Kind


def from_row(row: Sorted, kind: Kind, *, origin: str = "", conversation: str = "") -> Incoming:
    """The item, on the channel of its kind."""
    return Incoming(
        kind=kind,
        origin=origin,
        source=row.source,
        channel=kind,
        conversation=conversation,
        subject=row.subject,
        text=row.text_redacted,
        topic=row.topic,
        second_topic=row.second_topic,
        confidence=row.confidence,
        band=row.band,
        outcome=row.outcome,
        draft=row.draft,
        quotes=row.quotes,
        gaps=len(gaps(row.draft)),
        priority=row.priority,
        reasons=row.reasons,
        language=row.language,
        error=row.error,
    )
