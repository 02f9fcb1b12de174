"""What a clerk may do with the queue. Pages call this and nothing below it.

Every change takes the `version` that the clerk saw and raises Conflict where the item has
another by now; what it returns is the item after it, with its new version. `who` is the
clerk's id, 64 characters at most. All raise NoItem, and StoreUnavailable. What may be raised
is in `bot/storage/queue/refused.py`; what comes back in `item.py` and `filter.py` beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from bot.helpdesk.queue.fill import fill
from bot.helpdesk.queue.seal import Seal
from bot.helpdesk.queue.word import word
from bot.helpdesk.triage.gaps import gaps
from bot.storage.database import Database
from bot.storage.in_turn import in_turn
from bot.storage.queue import about, alerts, bulk, find, hold, joined, letter, read, send
from bot.storage.queue.add import add
from bot.storage.queue.alerts import Alert
from bot.storage.queue.bulk import Asked, Target
from bot.storage.queue.filter import PAGE, Counts, Filter, Order, Page
from bot.storage.queue.history import note
from bot.storage.queue.item import Ended, Incoming, Item, Whole
from bot.storage.queue.left_out import Action
from bot.storage.queue.refused import Blocked, NoItem, TooLate
from bot.storage.queue.retire import retire
from bot.turn.assemble import person_lines
from bot.turn.person import PersonLines, says

Change = Callable[[Any, float], object]
"""A change on an open connection, at a second."""


class Queue:
    """The queue over one database. `channels`: those that replies can be pushed to now, by name."""

    def __init__(
        self,
        database: Database,
        seal: Seal,
        channels: Collection[str] = (),
        lines: PersonLines | None = None,
    ) -> None:
        self._database = database
        self._seal = seal
        self._channels = channels
        self._lines = lines or person_lines()

    # --- reading -------------------------------------------------------------------------

    async def page(
        self, which: Filter, order: Order = "need", *, mark: str | None = None, size: int = PAGE
    ) -> Page:
        """A page of what the filter finds; `mark` is another page's `before` or `after`. Raises BadMark."""
        now = self._database.clock()
        return await self._database.read(lambda c: find.page(c, which, now, order, mark, size))

    async def count(self, which: Filter) -> int:
        """How many the filter finds."""
        now = self._database.clock()
        return await self._database.read(lambda c: find.count(c, which, now))

    async def counts(self) -> Counts:
        """How many there are, for the names of the lists, and for the metrics."""
        now = self._database.clock()
        return await self._database.read(lambda c: find.counts(c, now))

    async def item(self, item_id: int) -> Whole:
        """Everything of it: text, draft, history, transcript, and where a reply goes."""
        now = self._database.clock()
        return await self._database.read(
            lambda c: read.whole(c, item_id, now, gaps, self._seal.open)
        )

    async def alerts(self, after: int = 0) -> list[Alert]:
        """What became urgent behind that place in the stream and is not done, oldest first, 100 at most."""
        return await self._database.read(lambda c: alerts.after(c, after))

    async def waiting(self) -> list[int]:
        """The items of talks whose people asked for somebody just now, and whom nobody has; the longest wait first."""
        now = self._database.clock()
        return await self._database.read(lambda c: joined.waiting(c, now))

    # --- whose it is ---------------------------------------------------------------------

    async def claim(self, item_id: int, version: int, who: str) -> Item:
        """Takes it for 15 minutes; each write of the holder's begins them anew. Raises Held, Conflict, Blocked."""
        return await self._do(item_id, lambda c, now: hold.claim(c, item_id, version, who, now))

    async def renew(self, item_id: int, who: str) -> Item:
        """The holder is still at it: 15 minutes from now. The version stays. Raises Held."""
        return await self._do(item_id, lambda c, now: hold.renew(c, item_id, who, now))

    async def release(self, item_id: int, version: int, who: str) -> Item:
        """Gives it back. Raises Held, Conflict."""
        return await self._do(item_id, lambda c, now: hold.release(c, item_id, version, who, now))

    async def assign(self, item_id: int, version: int, who: str, to: str | None) -> Item:
        """Says whose work it is, or nobody's; anybody may still claim it. Raises Held, Conflict."""
        return await self._do(
            item_id, lambda c, now: hold.assign(c, item_id, version, who, to, now)
        )

    async def escalate(self, item_id: int, version: int, who: str, to: str) -> Item:
        """Hands it up to a person or a role: priority 2 at least, its claim given back. Raises Held, Conflict, Blocked."""
        return await self._do(
            item_id, lambda c, now: hold.escalate(c, item_id, version, who, to, now)
        )

    # --- what it is about: without a claim, but not against another's ----------------------

    async def set_topic(self, item_id: int, version: int, who: str, topic: str) -> Item:
        """Raises Held, Conflict."""
        return await self._do(
            item_id, lambda c, now: about.set_topic(c, item_id, version, who, topic, now)
        )

    async def set_priority(self, item_id: int, version: int, who: str, priority: int) -> Item:
        """1 to 4; a person may lower it too. Raises Held, Conflict."""
        return await self._do(
            item_id, lambda c, now: about.set_priority(c, item_id, version, who, priority, now)
        )

    async def close(self, item_id: int, version: int, who: str, ended: Ended = "closed") -> Item:
        """Ends it without a reply from here: "closed", "spam", or "answered" elsewhere. Raises Held, Conflict, Blocked."""
        return await self._do(
            item_id, lambda c, now: about.close(c, item_id, version, who, ended, now)
        )

    async def reopen(self, item_id: int, version: int, who: str) -> Item:
        """Raises Conflict, Blocked."""
        return await self._do(item_id, lambda c, now: about.reopen(c, item_id, version, who, now))

    # --- the letter: all but undo take the claim -------------------------------------------

    async def edit_draft(self, item_id: int, version: int, who: str, text: str) -> Item:
        """Keeps the draft. The same text again says that it still holds: a retired one may be sent then. Raises Held, Conflict, Blocked."""
        return await self._write(item_id, version, who, lambda _: text, "edit")

    async def fill_gap(self, item_id: int, version: int, who: str, number: int, words: str) -> Item:
        """Puts `words` in place of the gap, 0 for the first; blank words remove it. Raises Held, Conflict, Blocked."""
        what = "fill_gap" if words.strip() else "remove_gap"
        return await self._write(
            item_id, version, who, partial(fill, number=number, words=words), what
        )

    async def send(self, item_id: int, version: int, who: str, did: Sequence[str] = ()) -> Item:
        """Sends the draft as it stands, to where it goes now, in 15 seconds. The same again (a double click) is no second one.

        `did`: the names of what was done about danger, for its history. Raises Held, Conflict, Blocked.
        """

        def change(c: Any, now: float) -> None:
            new = send.send(c, item_id, version, who, word, _count, self._channels, now)
            if new and did:
                note(c, item_id, now, who, "seen_to", " ".join(did))

        return await self._do(item_id, change)

    # --- a talk, while somebody is in it ---------------------------------------------------------

    async def join(self, item_id: int, version: int, who: str, shown: tuple[str, str]) -> Item:
        """`who` answers the talk from here on, and the assistant is silent. Raises Held, Conflict, Blocked."""
        return await self._do(
            item_id,
            lambda c, now: joined.join(
                c, item_id, version, who, shown, self._lines.joined, self._channels, now
            ),
        )

    async def say(self, item_id: int, who: str, text: str, reply_id: str) -> Item:
        """Has it go out at once; the same `reply_id` again does nothing. Raises Held, Blocked."""
        if not text.strip():
            raise Blocked("empty")

        def change(c: Any, now: float) -> None:
            conversation = send.of(c, item_id)
            joined.say(c, item_id, who, lambda here: says(conversation, text, here, reply_id), now)

        return await self._do(item_id, change)

    async def typing(self, item_id: int, who: str) -> Item:
        """The other side sees that `who` writes. Raises Held."""
        return await self._do(item_id, lambda c, now: joined.typing(c, item_id, who, now))

    async def leave(self, item_id: int, who: str, *, done: bool) -> Item:
        """Hands the talk back to the assistant; `done`: nothing is left to do. Raises Held, Blocked."""
        return await self._do(
            item_id,
            lambda c, now: joined.leave(c, item_id, who, self._lines.left, now, done=done),
        )

    async def undo(self, item_id: int, who: str) -> Item:
        """Takes back what waits to be sent; anybody may. Once more does nothing. Raises TooLate."""
        return await self._do(item_id, lambda c, now: send.undo(c, item_id, who, now))

    async def undo_all(self, who: str) -> int:
        """Takes back all that `who` sent and nobody has in hand yet; how many."""
        now = self._database.clock()
        back = 0
        for item_id in await self._database.read(lambda c: send.waiting(c, who)):
            try:
                await self._database.write(partial(send.undo, item_id=item_id, who=who, now=now))
            except (NoItem, TooLate):
                continue
            back += 1
        return back

    async def settle(self, item_id: int, version: int, who: str, *, arrived: bool) -> Item:
        """Says what became of a reply of unknown fate: it arrived (done), or not (may be sent again). Raises Held, Conflict, Blocked."""
        return await self._do(
            item_id, lambda c, now: send.settle(c, item_id, version, who, arrived, now)
        )

    # --- many at once ------------------------------------------------------------------------

    async def ask_bulk(
        self, action: Action, target: Target, who: str, value: str | int | None = None
    ) -> Asked:
        """What it would do, and the token to confirm it with. `value`: the topic, the priority, or whom it is assigned to.

        Raises Blocked where that is more than is done at once.
        """
        now = self._database.clock()
        return await self._database.read(lambda c: bulk.ask(c, action, target, who, value, now))

    async def do_bulk(
        self,
        action: Action,
        target: Target,
        who: str,
        token: str,
        value: str | int | None = None,
    ) -> int:
        """Does it to all or to none; how many. Raises Conflict with the new count where it would do something else by now, Blocked."""
        now = self._database.clock()

        def send_one(c: Any, row: Any) -> None:
            send.take_and_send(c, row, who, word, _count, self._channels, now)

        return await self._database.write(
            lambda c: bulk.do(c, action, target, who, value, token, now, send_one)
        )

    # --- what comes in -----------------------------------------------------------------------

    async def take_in(
        self, incoming: Incoming, recipient: Mapping[str, Any] | None = None
    ) -> int | None:
        """A new item's id; None where its origin is here already, or was erased. `recipient`: the mail's address JSON."""
        now = self._database.clock()
        new = self.ready(incoming, recipient)
        added = await self._database.write(lambda c: add(c, new, now))
        return added.id if added else None

    def ready(self, incoming: Incoming, recipient: Mapping[str, Any] | None = None) -> Incoming:
        """`incoming` as `bot.storage.queue.add.add` takes it, for who has a transaction of their own: gaps counted, address sealed."""
        sealed = self._seal.seal(recipient) if recipient else incoming.recipient
        return replace(incoming, gaps=_count(incoming.draft), recipient=sealed)

    async def replied(self, conversation: str) -> int:
        """A public reply was found that went out past us: drafts for it are retired, what waits is taken back. How many items."""
        now = self._database.clock()

        def write(c: Any) -> int:
            in_turn(c, conversation)
            return retire(c, conversation, now)

        return await self._database.write(write)

    # --- how ---------------------------------------------------------------------------------

    async def _write(
        self, item_id: int, version: int, who: str, change: Callable[[str], str], what: str
    ) -> Item:
        return await self._do(
            item_id,
            lambda c, now: letter.write(c, item_id, version, who, change, _count, what, now),
        )

    async def _do(self, item_id: int, change: Change) -> Item:
        now = self._database.clock()

        def write(c: Any) -> Item:
            change(c, now)
            return read.line(c, item_id, now)

        return await self._database.write(write)


def _count(draft: str) -> int:
    return len(gaps(draft))
