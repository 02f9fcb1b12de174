"""An item of the queue as it is read: a line of the list, and the whole of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:  # talks are read from the outbox, which tells the queue of each reply
    from bot.storage.queue.joined import Present
    from bot.storage.talk import Exchange

Kind = Literal["mail", "upload", "talk"]
Status = Literal["open", "sending", "done"]
"""`sending`: Send was pressed, and the reply is not out yet; `done`: nothing is to be done, see `ended`."""
Ended = Literal["", "answered", "closed", "spam"]
Trouble = Literal["", "dead", "unknown", "overtaken"]
"""What became of the last Send: it can't arrive, nobody knows, or another reply came first and it was taken back."""
URGENT = 1
SAFEGUARDING = "safeguarding"
"""The reason that is never sent or closed by the hundred."""
CLEARED = "cleared:"
"""How the conversation of an item begins whose talk was cleared by who had it, or is too old: nothing else is known of it."""


@dataclass(frozen=True)
class Item:
    """A line of the list. Times are seconds since 1970.

    `subject` and `opening` are redacted, empty once their days are over. `holder` is None where
    nobody holds it now. `gaps`: marks in the draft. `retired`: a public reply came after the
    draft was last looked through. `addressed`: a reply has somewhere to go.
    """

    id: int
    version: int
    kind: Kind
    source: str
    channel: str
    conversation: str
    subject: str
    opening: str
    topic: str
    second_topic: str
    confidence: float
    band: str
    outcome: str
    priority: int
    reasons: tuple[str, ...]
    cluster: str
    language: str
    error: str
    duplicate_of: int | None
    status: Status
    ended: Ended
    trouble: Trouble
    holder: str | None
    held_until: float | None
    assigned_to: str | None
    escalated_to: str | None
    drafted: bool
    gaps: int
    retired: bool
    addressed: bool
    sent_by: str | None
    sent_at: float | None
    created_at: float
    updated_at: float
    due_at: float
    ended_at: float | None

    @property
    def grave(self) -> bool:
        """Whether it is looked at by itself, never among many."""
        return self.priority == URGENT or SAFEGUARDING in self.reasons

    @property
    def cleared(self) -> bool:
        """Whether its words are gone and it is not: it is a bare fact, and there is nobody to write to."""
        return self.conversation.startswith(CLEARED)


@dataclass(frozen=True)
class Draft:
    """A letter to send, and the page's words that it rests on. `missing`: what each marked gap asks for, in order."""

    text: str
    quotes: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Event:
    """A line of an item's history: who did what. `detail` holds names and figures, never words of a message."""

    at: float
    who: str
    what: str
    detail: str


@dataclass(frozen=True)
class Whole:
    """Everything of one item. `to`: the address that a reply goes to, opened; None where there is none that is kept.

    `transcript` is the talk around it, oldest first; empty for what is no talk. `undo_until`:
    how long its reply may be taken back; None where none waits. `near`: how many others of its
    file are near copies of it. `here`: who is in its talk.
    """

    item: Item
    text: str
    draft: Draft
    history: tuple[Event, ...]
    transcript: tuple[Exchange, ...]
    to: Mapping[str, Any] | None
    undo_until: float | None
    near: int = 0
    here: Present | None = None


@dataclass(frozen=True)
class Incoming:
    """A new item. Every text in it is redacted already.

    `origin` names what it came from, for good: `mail:<digest of Message-ID>`,
    `upload:<digest of the file>:<row>`. `message_id`: that of a mail, where there is one.
    `recipient`: the address of a reply, sealed; None where there is none.
    """

    kind: Kind
    origin: str
    source: str
    channel: str
    conversation: str
    subject: str = ""
    text: str = ""
    topic: str = ""
    second_topic: str = ""
    confidence: float = 0.0
    band: str = "low"
    outcome: str = ""
    draft: str = ""
    quotes: tuple[str, ...] = ()
    gaps: int = 0
    priority: int = 4
    reasons: tuple[str, ...] = ()
    cluster: str = ""
    language: str = ""
    error: str = ""
    message_id: str = ""
    recipient: str | None = None
