"""What a clerk may do with the queue. Pages call this and nothing below it.

Every change takes the `version` that the clerk saw and raises Conflict where the item has
another by now; what it returns is the item after it, with its new version. `who` is the
clerk's name, 64 characters at most. All raise NoItem, and StoreUnavailable.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.storage.queue.filter import PAGE, Counts, Filter, Order, Page
from bot.storage.queue.item import Ended, Incoming, Item, Whole
from bot.storage.queue.job import Job

Action = Literal["close", "spam", "send", "assign", "topic", "priority"]
Target = Filter | Sequence[int]
"""The whole of a filter, or the ids of a selection."""


@dataclass(frozen=True)
class Asked:
    """What a bulk action would do: it is confirmed with `token`.

    `count` items would change; `left_out` says how many of the target would not, by why:
    `grave` (priority 1 and safeguarding, to be closed or sent one by one), `held` (another
    clerk has it), or the name of what blocks a send.
    """

    count: int
    left_out: Mapping[str, int]
    token: str


@dataclass(frozen=True)
class Alert:
    """An item that became urgent: `id` is its place in the stream."""

    id: int
    item_id: int
    at: float
    reason: str


class Queue:
    """The queue over one database."""

    # --- reading -------------------------------------------------------------------------

    async def page(
        self, which: Filter, order: Order = "need", *, mark: str | None = None, size: int = PAGE
    ) -> Page:
        """A page of what the filter finds; `mark` is another page's `before` or `after`. Raises BadMark."""
        raise NotImplementedError

    async def counts(self, who: str = "") -> Counts:
        """How many there are, for the filters beside the list."""
        raise NotImplementedError

    async def item(self, item_id: int) -> Whole:
        """Everything of it: text, draft, history, transcript, and where a reply goes."""
        raise NotImplementedError

    async def alerts(self, after: int = 0) -> list[Alert]:
        """What became urgent behind that place in the stream, oldest first, 100 at most. Open items only."""
        raise NotImplementedError

    # --- whose it is ---------------------------------------------------------------------

    async def claim(self, item_id: int, version: int, who: str) -> Item:
        """Takes it for 15 minutes from now; each write of the holder's begins them anew. Raises Held, Conflict."""
        raise NotImplementedError

    async def renew(self, item_id: int, who: str) -> Item:
        """The holder is still at it: 15 minutes from now. The version stays. Raises Held."""
        raise NotImplementedError

    async def release(self, item_id: int, version: int, who: str) -> Item:
        """Gives it back. Raises Held, Conflict."""
        raise NotImplementedError

    async def assign(self, item_id: int, version: int, who: str, to: str | None) -> Item:
        """Says whose work it is, or nobody's; anybody may still claim it. Raises Held, Conflict."""
        raise NotImplementedError

    async def escalate(self, item_id: int, version: int, who: str, to: str) -> Item:
        """Hands it up to a person or a role: priority 2 at least, its claim given back. Raises Held, Conflict."""
        raise NotImplementedError

    # --- what it is about ----------------------------------------------------------------
    # These take no claim, but are refused (Held) while another clerk has one.

    async def set_topic(self, item_id: int, version: int, who: str, topic: str) -> Item:
        """Raises Held, Conflict."""
        raise NotImplementedError

    async def set_priority(self, item_id: int, version: int, who: str, priority: int) -> Item:
        """A person may lower it too. Raises Held, Conflict."""
        raise NotImplementedError

    async def close(self, item_id: int, version: int, who: str, ended: Ended = "closed") -> Item:
        """Ends it without a reply: "closed", "spam", or "answered" where that was done elsewhere. Raises Held, Conflict, Blocked."""
        raise NotImplementedError

    async def reopen(self, item_id: int, version: int, who: str) -> Item:
        """Raises Conflict, Blocked."""
        raise NotImplementedError

    # --- the letter: all of these take the claim -----------------------------------------

    async def edit_draft(self, item_id: int, version: int, who: str, text: str) -> Item:
        """Keeps the draft. The same text again says that it still holds: a retired one may be sent then. Raises Held, Conflict, Blocked."""
        raise NotImplementedError

    async def fill_gap(self, item_id: int, version: int, who: str, number: int, words: str) -> Item:
        """Puts `words` in place of the gap, 0 for the first; blank words remove it. Raises Held, Conflict, Blocked."""
        raise NotImplementedError

    async def send(self, item_id: int, version: int, who: str) -> Item:
        """Sends the draft as it stands, to where it goes now, in 15 seconds. The same again (a double click) is no second one.

        Raises Held, Conflict, Blocked.
        """
        raise NotImplementedError

    async def undo(self, item_id: int, who: str) -> Item:
        """Takes back what waits to be sent; anybody may. Raises TooLate."""
        raise NotImplementedError

    async def settle(self, item_id: int, version: int, who: str, *, arrived: bool) -> Item:
        """Says what became of a reply of unknown fate: it arrived (done), or not (may be sent again). Raises Held, Conflict, Blocked."""
        raise NotImplementedError

    # --- many at once --------------------------------------------------------------------

    async def ask_bulk(
        self, action: Action, target: Target, who: str, value: str | int | None = None
    ) -> Asked:
        """What it would do, and the token to confirm it with. `value`: the topic, the priority, or whom it is assigned to."""
        raise NotImplementedError

    async def do_bulk(
        self,
        action: Action,
        target: Target,
        who: str,
        token: str,
        value: str | int | None = None,
    ) -> int:
        """Does it to all or to none; how many. Raises Conflict with the new count where it would do something else by now, Blocked."""
        raise NotImplementedError

    # --- what comes in -------------------------------------------------------------------

    async def take_in(
        self, incoming: Incoming, recipient: Mapping[str, Any] | None = None
    ) -> int | None:
        """A new item's id; None where its origin is here already, or was erased. `recipient`: the mail's address JSON."""
        raise NotImplementedError

    async def replied(self, conversation: str, at: float) -> int:
        """A public reply was found that went out past us at that second: open items' drafts are retired; how many."""
        raise NotImplementedError

    # --- uploads -------------------------------------------------------------------------

    async def upload(self, name: str, content: bytes, who: str) -> Job:
        """Has the file's messages sorted in the background. The same file again is the same job."""
        raise NotImplementedError

    async def job(self, job_id: int) -> Job | None:
        """How far it is."""
        raise NotImplementedError

    async def jobs(self) -> list[Job]:
        """The newest ones."""
        raise NotImplementedError


__all__ = ["Action", "Alert", "Asked", "Collection", "Queue", "Target"]
